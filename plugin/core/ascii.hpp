// Classification of ASCII characters. [any thread]
#pragma once

namespace lead_ads::core {

constexpr bool is_ascii(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x80;
}
constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr bool is_lower_letter(char c) noexcept {
    return c >= 'a' && c <= 'z';
}
constexpr bool is_upper_letter(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}
constexpr bool is_letter(char c) noexcept {
    return is_lower_letter(c) || is_upper_letter(c);
}
constexpr char ascii_lower(char c) noexcept {
    return is_upper_letter(c) ? static_cast<char>(c + ('a' - 'A')) : c;
}
// Space, tab, line ends, form feed, vertical tab.
constexpr bool is_ascii_space(char c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

} // namespace lead_ads::core
