#include "mapping/unescape.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace lead_ads::mapping {

namespace {

constexpr std::size_t unicode_size = 6; // of \u0041

// The code of the \u at `at`.
std::optional<char32_t> four_digits(std::string_view text, std::size_t at) noexcept {
    const auto digits = text.substr(std::min(at + 2, text.size()), 4);
    std::uint32_t code = 0;
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16).ptr;
    if (digits.size() < 4 || end != digits.data() + 4) return std::nullopt;
    return code;
}

escape unescape_unicode(std::string_view text, std::string& decoded) {
    const auto first = four_digits(text, 0);
    if (!first)
        return {2, "\\u needs four hexadecimal digits", "as in \\u00e9; a backslash itself is written \\\\"};
    const bool is_high = *first >= 0xD800 && *first < 0xDC00;
    const auto second =
        is_high && text.substr(unicode_size, 2) == "\\u" ? four_digits(text, unicode_size) : std::nullopt;
    if (second && *second >= 0xDC00 && *second < 0xE000) {
        core::append_code_point(0x10000 + (*first - 0xD800) * 0x400 + (*second - 0xDC00), decoded);
        return {2 * unicode_size, {}, {}};
    }
    if (*first >= 0xD800 && *first < 0xE000)
        return {unicode_size, "a surrogate stands alone",
                "characters beyond U+FFFF are two escapes, as in \\ud83d\\ude00, or stand as they are"};
    core::append_code_point(*first, decoded);
    return {unicode_size, {}, {}};
}

} // namespace

escape unescape(std::string_view text, std::string& decoded) {
    const char c = text.size() > 1 ? text[1] : '\0';
    switch (c) {
    case '"':
    case '\'':
    case '\\':
        decoded += c;
        return {2, {}, {}};
    case 'n':
        decoded += '\n';
        return {2, {}, {}};
    case 'r':
        decoded += '\r';
        return {2, {}, {}};
    case 't':
        decoded += '\t';
        return {2, {}, {}};
    case 'u':
        return unescape_unicode(text, decoded);
    default:
        decoded += '\\';
        return {1, {}, {}};
    }
}

} // namespace lead_ads::mapping
