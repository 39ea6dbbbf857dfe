#include "host/sources/text_reader.hpp"

#include <algorithm>
#include <cstring>

namespace desthost::sources {
namespace {

constexpr std::size_t buffer_size = 64 * 1024;

// JSON shows by its first character; anything else only by its first two lines. More must not be waited for:
// somebody may be typing.
bool is_enough_to_guess(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return false;
    if (text[first] == '{' || text[first] == '[') return true;
    const auto first_end = text.find('\n', first);
    const auto second = text.find_first_not_of(" \t\r\n", first_end);
    return first_end != text.npos && second != text.npos && text.find('\n', second) != text.npos;
}

} // namespace

text_reader::text_reader(std::unique_ptr<byte_stream> bytes, const std::string& name)
    : bytes_(std::move(bytes)), name_(name), buffer_(buffer_size) {}

bool text_reader::refill() {
    if (!begun_) skip_byte_order_mark();
    if (at_ != end_) return true;
    at_ = end_ = 0;
    return read_more();
}

bool text_reader::read_more() {
    const auto got = bytes_->read(buffer_.data() + end_, buffer_.size() - end_);
    end_ += got;
    return got != 0;
}

void text_reader::skip_byte_order_mark() {
    begun_ = true;
    // A mark begins with a byte that no JSON and hardly a CSV begins with; only then is it worth waiting for
    // more.
    while (end_ < 3 && (end_ == 0 || static_cast<unsigned char>(buffer_[0]) >= 0xEF))
        if (!read_more()) break;
    if (unread().starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (unread().starts_with("\xFF\xFE") || unread().starts_with("\xFE\xFF"))
        throw input_error{name_ + ": is UTF-16; save it as UTF-8"};
}

std::string_view text_reader::look_ahead() {
    if (!begun_) skip_byte_order_mark();
    while (end_ < buffer_.size() && !is_enough_to_guess(unread()))
        if (!read_more()) break;
    return unread();
}

void text_reader::take_to(const char* to) noexcept {
    line_ += static_cast<std::uint64_t>(std::count(begin(), to, '\n'));
    at_ = static_cast<std::size_t>(to - buffer_.data());
}

void bounded_text::append(std::string_view piece) {
    size_ += piece.size();
    const auto room = largest_event + 1 - text_.size();
    text_ += piece.substr(0, room);
}

void bounded_text::clear() noexcept {
    constexpr std::size_t worth_keeping = 256 * 1024;
    text_.clear();
    if (text_.capacity() > worth_keeping) text_.shrink_to_fit();
    size_ = 0;
}

void bounded_text::drop_last() noexcept {
    if (is_whole() && !text_.empty()) text_.pop_back();
    if (size_ != 0) --size_;
}

} // namespace desthost::sources
