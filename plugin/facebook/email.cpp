#include "facebook/email.hpp"

#include "facebook/placeholders.hpp"
#include "facebook/text.hpp"

#include <algorithm>
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

constexpr std::string_view separators = ",;| \t\r\n";

std::string_view without_quotes(std::string_view text) noexcept {
    const bool has_quotes =
        text.size() > 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
    return has_quotes ? text.substr(1, text.size() - 2) : text;
}

// What stands in the only angle brackets of a text that has one @: "Ada Example <ada@example.com>".
std::string_view in_brackets(std::string_view text) noexcept {
    const auto open = text.find('<');
    const bool is_single = open != text.npos && text.ends_with('>') &&
                           text.find('<', open + 1) == text.npos && text.find('>') == text.size() - 1 &&
                           std::ranges::count(text, '@') == 1;
    return is_single ? trim(text.substr(open + 1, text.size() - open - 2)) : text;
}

// One part of a cell without what mail programs put around an address.
std::string_view bare_address(std::string_view part) noexcept {
    constexpr std::string_view scheme = "mailto:";
    part = without_quotes(part);
    if (part.size() > 2 && part.front() == '<' && part.back() == '>') part = part.substr(1, part.size() - 2);
    if (part.starts_with(scheme)) part = part.substr(scheme.size(), part.find('?') - scheme.size());
    while (part.ends_with('.'))
        part.remove_suffix(1);
    return part;
}

bool is_persons_address(std::string_view address) noexcept {
    return is_email_address(address) && !is_test_address(address) && !has_unfilled_template(address);
}

email_addresses split(std::string_view text) noexcept {
    email_addresses found;
    for (auto rest = in_brackets(text); !rest.empty();) {
        const auto part = rest.substr(0, rest.find_first_of(separators));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        if (part.empty()) continue;
        const auto address = bare_address(part);
        if (!is_persons_address(address) || found.count == email_addresses::most) return {};
        found.addresses[found.count++] = address;
    }
    return found;
}

} // namespace

bool is_email_address(std::string_view text) noexcept {
    const auto* const end = text.data() + text.size();
    const auto* const at = skip_local_part(text.data(), end);
    return at && is_domain(at + 1, end);
}

email_addresses normalise_emails(std::string_view text, core::arena& memory) {
    const auto lower = trim(to_lower(text, memory));
    if (is_persons_address(lower)) return {{lower}, 1};
    return split(trim(without_zero_width(lower, memory)));
}

} // namespace lead_ads::facebook
