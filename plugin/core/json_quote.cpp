// string = '"' *( plain / escape ) '"'
// escape = '\' ( '"' / '\' / "b" / "f" / "n" / "r" / "t" / "u00" 2hex )
#include "core/json_quote.hpp"

#include <array>

namespace lead_ads::core {

namespace {

// The character behind the backslash; 0: no escape needed.
constexpr std::array<char, 256> escapes = [] {
    std::array<char, 256> table{};
    for (std::size_t control = 0; control < 0x20; ++control)
        table[control] = 'u';
    table['"'] = '"';
    table['\\'] = '\\';
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    return table;
}();

char escape_of(char c) noexcept {
    return escapes[static_cast<unsigned char>(c)];
}

constexpr std::size_t longest_escape = 6; // \u001f

char* put_escaped(char* at, char c) noexcept {
    constexpr char hex_digits[] = "0123456789abcdef";
    const char letter = escape_of(c);
    *at++ = '\\';
    *at++ = letter;
    if (letter != 'u') return at;
    *at++ = '0';
    *at++ = '0';
    *at++ = hex_digits[static_cast<unsigned char>(c) >> 4];
    *at++ = hex_digits[c & 15];
    return at;
}

} // namespace

std::size_t detail::copy_plain_slowly(const char* from, std::size_t size, char* to) noexcept {
    std::size_t done = 0;
    for (; done < size && escape_of(from[done]) == 0; ++done)
        to[done] = from[done];
    return done;
}

char* detail::put_quoted_rest(char* at, std::string_view text, std::size_t plain, json_sink& to) {
    constexpr std::size_t quote_and_what_follows = 3;
    for (text.remove_prefix(plain); !text.empty(); text.remove_prefix(plain)) {
        // It begins with a character that has to be escaped.
        at = to.with_room(at, longest_escape + text.size() + quote_and_what_follows);
        at = put_escaped(at, text.front());
        text.remove_prefix(1);
        plain = copy_plain(text.data(), text.size(), at);
        at += plain;
    }
    *at++ = '"';
    return at;
}

} // namespace lead_ads::core
