#include "facebook/places.hpp"

#include "facebook/country_names.hpp"
#include "facebook/country_names_abroad.hpp"
#include "facebook/letters.hpp"
#include "facebook/state_names.hpp"
#include "facebook/text.hpp"

#include <algorithm>
#include <iterator>
#include <span>

namespace lead_ads::facebook {

namespace {

static_assert(std::ranges::is_sorted(country_alpha3, {}, &place_name::name));
static_assert(std::ranges::is_sorted(english_country_names, {}, &place_name::name));
static_assert(std::ranges::is_sorted(other_country_names, {}, &place_name::name));
static_assert(std::ranges::is_sorted(country_names_alone));
static_assert(std::ranges::is_sorted(state_names_alone, {}, &place_name::name));

std::string_view find(std::span<const place_name> sorted, std::string_view name) noexcept {
    const auto row = std::ranges::lower_bound(sorted, name, {}, &place_name::name);
    return row != sorted.end() && row->name == name ? row->code : std::string_view();
}

std::string_view state_called(std::string_view name) noexcept {
    if (const auto code = find(state_names_alone, name); !code.empty()) return code;
    for (const auto& state : state_names_inside)
        if (name.find(state.name) != name.npos) return state.code;
    return {};
}

bool is_state_code(std::string_view code) noexcept {
    return std::ranges::find(state_names_inside, code, &place_name::code) != std::end(state_names_inside);
}

std::string_view country_called(std::string_view name) noexcept {
    const auto code = find(english_country_names, name);
    return code.empty() ? find(other_country_names, name) : code;
}

// Two letters pass as they are, but for the United Kingdom's: ISO 3166-1 has it under another code.
std::string_view two_letters(std::string_view code) noexcept {
    return code == "uk" ? std::string_view("gb") : code;
}

// "DE-BY", "US-CA": ISO 3166-2, a country and a part of it.
struct subdivision {
    char country[2];
    std::string_view part;
};
constexpr std::size_t longest_part = 3;

bool is_ascii_alphanumeric(char c) noexcept {
    return is_digit(c) || is_lower_letter(ascii_lower(c));
}

bool read_subdivision(std::string_view text, subdivision& result) noexcept {
    text = trim(text);
    if (text.size() < 4 || text.size() > 3 + longest_part || text[2] != '-') return false;
    result = {{ascii_lower(text[0]), ascii_lower(text[1])}, text.substr(3)};
    return std::ranges::all_of(result.country, is_lower_letter) &&
           std::ranges::all_of(result.part, is_ascii_alphanumeric);
}

bool is_word_start(const letters& of, std::size_t at) noexcept {
    return at == of.folded.size() || of.starts[at];
}

// Where `name` stands in the text as a word, from its beginning. Short names must end with the word too; a
// longer one may go on, as in "Germanys" or "UnitedStatesAmerica".
std::size_t find_word(const letters& in, std::string_view name, bool whole) noexcept {
    auto at = in.folded.find(name);
    while (at != name.npos && !(is_word_start(in, at) && (!whole || is_word_start(in, at + name.size()))))
        at = in.folded.find(name, at + 1);
    return at;
}

constexpr std::size_t shortest_inside = 4;

// A country's English name within a longer text: the longest, then the first. "USA" beats all, as in the
// builder: what stands beside it is a state or a city.
std::string_view country_inside(const letters& text) noexcept {
    if (find_word(text, "usa", true) != text.folded.npos) return "us";
    std::string_view best;
    std::size_t best_size = shortest_inside - 1;
    auto best_at = text.folded.npos;
    for (const auto& [name, code] : english_country_names) {
        if (name.size() < best_size || name.size() < shortest_inside || name.size() > text.folded.size())
            continue;
        if (std::ranges::binary_search(country_names_alone, name)) continue;
        const auto at = find_word(text, name, name.size() == shortest_inside);
        if (at == text.folded.npos || (name.size() == best_size && at >= best_at)) continue;
        best = code, best_size = name.size(), best_at = at;
    }
    return best;
}

} // namespace

std::string_view normalise_state(std::string_view text, core::arena& memory) {
    const auto all = letters_of(text, memory);
    if (all.folded.size() == 2 && all.stripped.size() == 2) return all.stripped;
    subdivision coded;
    if (read_subdivision(text, coded)) {
        const std::string_view country(coded.country, 2);
        const auto part = all.stripped.substr(std::min<std::size_t>(2, all.stripped.size()));
        if ((country == "us" || country == "ca") && is_state_code(part)) return part;
    }
    if (const auto code = state_called(all.folded); !code.empty()) return code;
    if (const auto code = state_called(all.stripped); !code.empty()) return code;
    return all.stripped.substr(0, 2);
}

std::string_view normalise_country(std::string_view text, core::arena& memory) {
    const auto all = letters_of(text, memory);
    // Codes have no accents to take off.
    if (all.folded.size() == all.stripped.size()) {
        if (all.folded.size() == 2) return two_letters(all.stripped);
        if (const auto code = find(country_alpha3, all.folded); !code.empty()) return code;
    }
    if (const auto code = country_called(all.folded); !code.empty()) return code;
    if (const auto code = country_inside(all); !code.empty()) return code;
    subdivision coded;
    if (read_subdivision(text, coded)) {
        const auto* row =
            std::ranges::find(country_alpha3, std::string_view(coded.country, 2), &place_name::code);
        if (row != std::end(country_alpha3)) return row->code;
    }
    return all.stripped.size() == 2 ? two_letters(all.stripped) : std::string_view();
}

} // namespace lead_ads::facebook
