// string = '"' *( plain / escape ) '"'
// plain  = any character from U+0020 on but '"' and '\', in well-formed UTF-8
// escape = '\' ( '"' / '\' / '/' / 'b' / 'f' / 'n' / 'r' / 't' / 'u' 4hex ), surrogates in pairs only
#include "core/json_text.hpp"

#include "core/ascii.hpp"
#include "core/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace lead_ads::core {

namespace {

constexpr bool is_plain(char c) noexcept {
    return static_cast<signed char>(c) >= 0x20 && c != '"' && c != '\\';
}

constexpr int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The character that a backslash and this character stand for; 0: no such escape.
constexpr char short_escape(char c) noexcept {
    switch (c) {
    case '"':
    case '\\':
    case '/':
        return c;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return 0;
    }
}

// Decodes a string with escapes. The output is never longer than the input.
class decoder {
public:
    decoder(const char* at, const char* end, char* to) : at_(at), end_(end), to_(to) {}

    // True when the closing quote was reached.
    bool decode() noexcept {
        while (at_ != end_) {
            const auto* special = find_special(at_, end_);
            copy(static_cast<std::size_t>(special - at_));
            if (at_ == end_) return false;
            if (*at_ == '"') return true;
            if (*at_ == '\\' ? !decode_escape() : !copy_sequence()) return false;
        }
        return false;
    }
    const char* at() const noexcept { return at_; }
    char* to() const noexcept { return to_; }

private:
    void copy(std::size_t size) noexcept {
        std::memcpy(to_, at_, size);
        to_ += size;
        at_ += size;
    }

    bool copy_sequence() noexcept {
        // A control character is not to stand in a string.
        const auto size = is_ascii(*at_) ? 0 : utf8_size({at_, end_});
        copy(size);
        return size > 0;
    }

    bool decode_escape() noexcept {
        if (++at_ == end_) return false;
        const char letter = *at_++;
        if (letter == 'u') return decode_unicode();
        const char meant = short_escape(letter);
        *to_++ = meant;
        return meant != 0;
    }

    bool decode_unicode() noexcept {
        std::uint32_t c = 0;
        if (!read_hex(c)) return false;
        const bool is_lead = c >= 0xD800 && c < 0xDC00;
        if (is_lead) {
            std::uint32_t trail = 0;
            if (end_ - at_ < 2 || at_[0] != '\\' || at_[1] != 'u') return false;
            at_ += 2;
            if (!read_hex(trail) || trail < 0xDC00 || trail > 0xDFFF) return false;
            c = 0x10000 + ((c - 0xD800) << 10) + (trail - 0xDC00);
        } else if (c >= 0xDC00 && c < 0xE000) {
            return false;
        }
        to_ = put_code_point(c, to_);
        return true;
    }

    bool read_hex(std::uint32_t& c) noexcept {
        if (end_ - at_ < 4) return false;
        for (int i = 0; i < 4; ++i) {
            const auto digit = hex_digit(*at_++);
            if (digit < 0) return false;
            c = c << 4 | static_cast<std::uint32_t>(digit);
        }
        return true;
    }

    const char* at_;
    const char* end_;
    char* to_;
};

// Length of a string with escapes as it is written, up to its closing quote or the end.
std::size_t written_size(const char* from, const char* end) noexcept {
    const char* at = from;
    while (at != end && *at != '"')
        at += *at == '\\' && end - at > 1 ? 2 : 1;
    return static_cast<std::size_t>(at - from);
}

} // namespace

const char* detail::find_special_slowly(const char* from, const char* end) noexcept {
    while (from != end && is_plain(*from))
        ++from;
    return from;
}

bool read_any_json_string(const char*& at, const char* end, arena& memory, std::string_view& text) {
    const char* const begin = at;
    const char* to = find_special(begin, end);
    while (to != end && *to != '"' && *to != '\\') {
        const auto size = is_ascii(*to) ? 0 : utf8_size({to, end});
        if (size == 0) return false;
        to = find_special(to + size, end);
    }
    if (to == end) return false;
    if (*to == '"') {
        text = {begin, static_cast<std::size_t>(to - begin)};
        at = to + 1;
        return true;
    }
    const auto size = written_size(begin, end);
    auto* const decoded = memory.array<char>(size);
    decoder whole(begin, begin + size + (begin + size != end), decoded);
    if (!whole.decode()) return false;
    text = {decoded, static_cast<std::size_t>(whole.to() - decoded)};
    at = whole.at() + 1;
    return true;
}

} // namespace lead_ads::core
