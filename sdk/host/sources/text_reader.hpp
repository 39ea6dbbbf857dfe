// The input's text as the sources read it: UTF-8 in pieces of a buffer, the number of the line, the guess's
// first look.
//
// In: a byte stream. Out: unread bytes, refilled on demand. A byte-order mark at the start is skipped; UTF-16
// and UTF-32 are turned into UTF-8, with a mark or without, and so is what an encoding is named for. Text
// that must be UTF-8 and is not is read as Windows-1252 when its bytes leave no doubt. One thread at a time.
#pragma once

#include "host/sources/byte_stream.hpp"
#include "host/sources/reading.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::sources {

class text_reader {
public:
    // `encoding`: what to read the bytes as unless they begin with a mark; empty: guessed. Throws input_error
    // when the name is not known.
    text_reader(std::unique_ptr<byte_stream> bytes, const std::string& name,
                const std::string& encoding = {});

    // Makes sure that there is an unread byte. False at the end.
    bool refill();

    // The unread bytes that lie together.
    const char* begin() const noexcept { return at_; }
    const char* end() const noexcept { return end_; }
    std::string_view unread() const noexcept { return {at_, static_cast<std::size_t>(end_ - at_)}; }

    // Takes the bytes before `to`, which lies between begin() and end(), and counts their lines (LF).
    void take_to(const char* to) noexcept;
    // Takes bytes of which the caller has counted the lines.
    void take(std::size_t size, std::uint64_t lines) noexcept { at_ += size, line_ += lines; }

    // The line in which the next unread byte stands, from 1.
    std::uint64_t line() const noexcept { return line_; }

    // The beginning of the input: as much as it takes to guess its format, unless that is longer than the
    // buffer. Only before anything has been taken.
    std::string_view look_ahead();
    // Reads on behind the unread bytes. False at the end, and when no more can lie together.
    bool look_further();

    // Passes over lines that end with LF, CRLF or CR; returns how many there were.
    std::uint64_t skip_lines(std::uint64_t count);

    // Makes bytes that have been taken the next unread ones again; they began in `line`.
    void put_back(std::string_view taken, std::uint64_t line);

    // From here on bytes that are not UTF-8 matter: the text is read as Windows-1252, which is told once, or
    // an input_error is thrown where they stand. When an encoding is named they are let through, and
    // is_damaged() tells.
    void expect_utf8(const input_context& input);
    bool is_damaged() const noexcept { return damaged_; }
    // Whether the text was turned into UTF-8 from another encoding.
    bool is_decoded() const noexcept { return decoded_; }

    std::uint64_t position() const noexcept { return bytes_->position(); }

private:
    enum class checking : std::uint8_t {
        none,    // The plugin looks at every event.
        guesses, // Invalid bytes change the encoding, or end the input.
        marks,   // Invalid bytes set damaged_.
    };

    void start();
    bool read_more();
    bool read_raw();
    void skip_mark();
    void find_utf_16();
    void decode_rest(std::size_t from, std::size_t keep, const std::string& encoding);
    void admit(bool more);
    void resolve(std::size_t invalid);
    std::size_t window_end() const noexcept { return static_cast<std::size_t>(end_ - buffer_.data()); }
    void show(std::size_t from, std::size_t to) noexcept;

    std::unique_ptr<byte_stream> bytes_;
    std::string name_;
    std::string encoding_;
    std::vector<char> buffer_;
    std::size_t filled_ = 0;    // of the buffer; what lies behind the window is no whole character yet
    std::string pushed_;        // holds the window after put_back
    std::size_t kept_from_ = 0; // in the buffer, while the window is in pushed_
    bool in_pushed_ = false;
    const char* at_ = nullptr;
    const char* end_ = nullptr;
    std::uint64_t line_ = 1;
    bool begun_ = false;
    bool has_mark_ = false;
    bool decoded_ = false;
    bool damaged_ = false;
    bool has_multibyte_ = false;
    checking checking_ = checking::none;
    const input_context* input_ = nullptr;
    std::optional<input_error> pending_; // thrown when everything before it has been taken
};

// The text of one event while it is put together from pieces: never more than `largest_event` and one byte,
// though it goes on counting. Enough for every limit that a plugin could have and still send the event.
class bounded_text {
public:
    static constexpr std::size_t largest_event = 4 * 1024 * 1024;

    void append(std::string_view piece);
    void clear() noexcept;
    void drop_last() noexcept;
    std::string_view text() const noexcept { return text_; }
    // How long the text would be if it had been kept whole.
    std::uint64_t size() const noexcept { return size_; }
    bool is_whole() const noexcept { return size_ == text_.size(); }

private:
    std::string text_;
    std::uint64_t size_ = 0;
};

// Line ends in `text`: LF, CRLF and CR.
std::uint64_t count_lines(std::string_view text) noexcept;

} // namespace desthost::sources
