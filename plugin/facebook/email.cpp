#include "facebook/email.hpp"

#include "facebook/text.hpp"

#include <array>
#include <cstdint>

// address = local "@" label 1*("." label)
// local   = 1*atom *( [":"] "." 1*atom )       the colon is an oddity of the builder's expression
// label   = alnum [ *( alnum / "-" ) alnum ]
// atom    = alnum / one of _!#$%&'*+/=?^`{|}~-
// alnum   = "a".."z" / "0".."9"
namespace lead_ads::facebook {

namespace {

enum class email_character : std::uint8_t { none, atom, alphanumeric }; // an alphanumeric one is an atom too

constexpr std::array<email_character, 256> email_characters = [] {
    std::array<email_character, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        const char c = static_cast<char>(byte);
        if (is_digit(c) || is_lower_letter(c)) table[byte] = email_character::alphanumeric;
    }
    for (const char c : std::string_view("_!#$%&'*+/=?^`{|}~-"))
        table[static_cast<unsigned char>(c)] = email_character::atom;
    return table;
}();

constexpr bool is_atom(char c) noexcept {
    return email_characters[static_cast<unsigned char>(c)] != email_character::none;
}
constexpr bool is_alphanumeric(char c) noexcept {
    return email_characters[static_cast<unsigned char>(c)] == email_character::alphanumeric;
}

// Both read from `at` and return where they came to, or null.

const char* skip_local_part(const char* at, const char* end) noexcept {
    for (;;) {
        const auto* const begin = at;
        while (at != end && is_atom(*at))
            ++at;
        if (at == begin || at == end) return nullptr;
        if (*at == '@') return at;
        if (*at == ':' && ++at == end) return nullptr;
        if (*at++ != '.') return nullptr;
    }
}

const char* skip_label(const char* at, const char* end) noexcept {
    const auto* const begin = at;
    while (at != end && (is_alphanumeric(*at) || *at == '-'))
        ++at;
    return at != begin && is_alphanumeric(*begin) && is_alphanumeric(at[-1]) ? at : nullptr;
}

bool is_domain(const char* at, const char* end) noexcept {
    bool has_dot = false;
    while ((at = skip_label(at, end)) && at != end) {
        if (*at++ != '.') return false;
        has_dot = true;
    }
    return at && has_dot;
}

} // namespace

bool is_email_address(std::string_view text) noexcept {
    const auto* const end = text.data() + text.size();
    const auto* const at = skip_local_part(text.data(), end);
    return at && is_domain(at + 1, end);
}

} // namespace lead_ads::facebook
