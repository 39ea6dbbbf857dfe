#include "config/source_text.hpp"

#include "core/ascii.hpp"
#include "core/utf8.hpp"

#include <algorithm>

namespace lead_ads::config {
namespace {

// No person reads a longer line, and a thousand of them would fill the memory.
constexpr std::size_t longest_shown = 2000;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_token_character(char c) noexcept {
    return core::is_letter(c) || core::is_digit(c) || c == '_' || c == '-' || c == '|';
}

bool is_lower_hex(char c) noexcept {
    return core::is_digit(c) || (c >= 'a' && c <= 'f');
}

// Meta's tokens begin with EAA and its app secrets are 32 hexadecimal digits; neither has another use here.
bool looks_like_credential(std::string_view word) noexcept {
    if (word.size() >= 12 && word.find("EAA") != std::string_view::npos) return true;
    return word.size() == 32 && std::all_of(word.begin(), word.end(), is_lower_hex);
}

} // namespace

source_text::source_text(std::string_view bytes) : text_(bytes), line_begins_{0} {
    if (text_.starts_with(byte_order_mark)) text_.erase(0, byte_order_mark.size());
    for (std::size_t i = 0; i < text_.size(); ++i)
        if (text_[i] == '\n') line_begins_.push_back(i + 1);
}

std::size_t source_text::line_begin(std::uint32_t number) const noexcept {
    return number <= line_begins_.size() ? line_begins_[number - 1] : text_.size();
}

place source_text::at(std::size_t offset) const noexcept {
    offset = std::min(offset, text_.size());
    const auto next = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
    const auto line = static_cast<std::uint32_t>(next - line_begins_.begin());
    const std::size_t begin = line_begin(line);
    const auto before = std::string_view(text_).substr(begin, offset - begin);
    return {line, static_cast<std::uint32_t>(count_characters(before) + 1)};
}

void source_text::hide(std::size_t begin, std::size_t end) {
    hidden_.emplace_back(begin, std::min(end, text_.size()));
}

std::string source_text::shown_line(std::uint32_t number) const {
    if (number == 0 || number > line_begins_.size()) return {};
    const std::size_t begin = line_begin(number);
    std::size_t end = std::min(text_.find('\n', begin), text_.size());
    if (end > begin && text_[end - 1] == '\r') --end;
    if (end - begin > longest_shown) return {};
    std::string bytes = text_.substr(begin, end - begin);
    for (const auto& [from, to] : hidden_) {
        const std::size_t first = std::clamp(from, begin, end) - begin;
        const std::size_t last = std::clamp(to, begin, end) - begin;
        // Continuation bytes stay for now, so that a character is one asterisk.
        for (std::size_t i = first; i < last; ++i)
            if (!core::is_trail(bytes[i]))
                bytes[i] = '*';
            else
                bytes[i] = '\0';
    }
    std::erase(bytes, '\0');
    return without_credentials(bytes);
}

std::string without_credentials(std::string_view text) {
    std::string out(text);
    std::size_t begin = 0;
    while (begin < out.size()) {
        std::size_t end = begin;
        while (end < out.size() && is_token_character(out[end]))
            ++end;
        if (looks_like_credential(std::string_view(out).substr(begin, end - begin)))
            std::fill(out.begin() + static_cast<std::ptrdiff_t>(begin),
                      out.begin() + static_cast<std::ptrdiff_t>(end), '*');
        begin = end + 1;
    }
    return out;
}

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string out = "\"";
    std::size_t characters = 0;
    const std::string clean = without_credentials(text);
    for (const char c : clean) {
        if (!core::is_trail(c) && ++characters > longest) {
            out += "...";
            break;
        }
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
    return out + '"';
}

std::size_t count_characters(std::string_view utf8) noexcept {
    return core::count_code_points(utf8);
}

std::size_t find_invalid_utf8(std::string_view text) noexcept {
    std::size_t i = 0;
    while (i < text.size()) {
        const std::size_t length = core::utf8_size(text.substr(i));
        if (length == 0) return i;
        i += length;
    }
    return i;
}

} // namespace lead_ads::config
