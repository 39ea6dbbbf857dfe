// A text file read piece by piece as UTF-8, whatever encoding it is in.
//
// UTF-8 with or without mark, UTF-16 with mark or with the zero bytes of Latin letters (Meta's lead
// download), and otherwise Windows-1252. The encoding is decided from the first 64 KiB; a byte further on
// that does not fit counts as U+FFFD. Memory is bounded by the piece. One thread.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace lead_ads::lookup {

enum class text_encoding : std::uint8_t {
    utf_8,        // UTF-8.
    utf_16_le,    // UTF-16, low byte first.
    utf_16_be,    // UTF-16, high byte first.
    windows_1252, // Windows-1252, which is Latin-1 with printable characters between 0x80 and 0x9F.
};

// The encoding that the first bytes of a file are in, and the bytes of its mark.
struct encoding_guess {
    text_encoding encoding = text_encoding::utf_8;
    std::size_t mark = 0;
};
encoding_guess guess_encoding(std::string_view first_bytes) noexcept;

class text_file {
public:
    // Opens the file. On failure is_open() is false and errno says why.
    explicit text_file(const std::string& path);

    bool is_open() const noexcept { return file_ != nullptr; }
    std::uint64_t size() const noexcept { return size_; }
    // Bytes read so far.
    std::uint64_t position() const noexcept { return position_; }
    // True after the disk failed in the middle of the file.
    bool has_failed() const noexcept { return has_failed_; }

    // Replaces `out` by the next piece in UTF-8; empty at the end.
    void next(std::string& out);

private:
    struct closer {
        void operator()(std::FILE* f) const noexcept { std::fclose(f); }
    };
    bool read_piece();
    void decode(std::string& out);
    void decode_utf_16(std::string& out);

    std::unique_ptr<std::FILE, closer> file_;
    std::uint64_t size_ = 0;
    std::uint64_t position_ = 0;
    std::string raw_; // read and not decoded yet
    encoding_guess form_;
    char16_t high_surrogate_ = 0;
    bool is_first_ = true;
    bool has_failed_ = false;
};

} // namespace lead_ads::lookup
