// The input's text as the sources read it: pieces of a buffer, the number of the line, the guess's first
// look.
//
// In: a byte stream. Out: unread bytes, refilled on demand; a byte-order mark at the start is skipped.
// Refuses UTF-16 by its mark. One thread at a time.
#pragma once

#include "host/sources/byte_stream.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::sources {

class text_reader {
public:
    text_reader(std::unique_ptr<byte_stream> bytes, const std::string& name);

    // Makes sure that there is an unread byte. False at the end.
    bool refill();

    // The unread bytes of the buffer.
    const char* begin() const noexcept { return buffer_.data() + at_; }
    const char* end() const noexcept { return buffer_.data() + end_; }
    std::string_view unread() const noexcept { return {begin(), end_ - at_}; }

    // Takes the bytes before `to`, which lies between begin() and end(), and counts their lines.
    void take_to(const char* to) noexcept;

    // The line in which the next unread byte stands, from 1.
    std::uint64_t line() const noexcept { return line_; }

    // The beginning of the input: as much as it takes to guess its format, unless that is longer than the
    // buffer. Only before anything has been taken.
    std::string_view look_ahead();

    std::uint64_t position() const noexcept { return bytes_->position(); }

private:
    bool read_more();
    void skip_byte_order_mark();

    std::unique_ptr<byte_stream> bytes_;
    std::string name_;
    std::vector<char> buffer_;
    std::size_t at_ = 0;
    std::size_t end_ = 0;
    std::uint64_t line_ = 1;
    bool begun_ = false;
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

} // namespace desthost::sources
