#include "facebook/email.hpp"

#include "facebook/text.hpp"

#include <algorithm>
#include <array>

// address = local "@" label 1*("." label)
// local   = 1*atom *( [":"] "." 1*atom )       the colon is an oddity of the builder's expression
// label   = alnum [ *( alnum / "-" ) alnum ]
// atom    = alnum / one of _!#$%&'*+/=?^`{|}~-
// alnum   = "a".."z" / "0".."9"
namespace lead_ads::facebook {

namespace {

constexpr bool is_alphanumeric(char c) noexcept {
    return is_digit(c) || is_lower_letter(c);
}

constexpr std::array<bool, 256> atoms = [] {
    std::array<bool, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte)
        table[byte] = is_alphanumeric(static_cast<char>(byte));
    for (const char c : std::string_view("_!#$%&'*+/=?^`{|}~-"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

constexpr bool is_atom(char c) noexcept {
    return atoms[static_cast<unsigned char>(c)];
}

bool is_local_part(std::string_view text) noexcept {
    for (;;) {
        const auto end = std::find_if_not(text.begin(), text.end(), is_atom);
        if (end == text.begin()) return false;
        text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
        if (text.empty()) return true;
        if (text.front() == ':') text.remove_prefix(1);
        if (text.empty() || text.front() != '.') return false;
        text.remove_prefix(1);
    }
}

bool is_label(std::string_view text) noexcept {
    return !text.empty() && is_alphanumeric(text.front()) && is_alphanumeric(text.back()) &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_domain(std::string_view text) noexcept {
    if (text.find('.') == text.npos) return false;
    for (;;) {
        const auto dot = text.find('.');
        if (!is_label(text.substr(0, dot))) return false;
        if (dot == text.npos) return true;
        text.remove_prefix(dot + 1);
    }
}

} // namespace

bool is_email_address(std::string_view text) noexcept {
    const auto at = text.find('@');
    return at != text.npos && is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

} // namespace lead_ads::facebook
