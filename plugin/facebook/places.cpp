#include "facebook/places.hpp"

#include "core/same_text.hpp"
#include "facebook/country_names.hpp"
#include "facebook/country_names_abroad.hpp"
#include "facebook/letters.hpp"
#include "facebook/state_names.hpp"
#include "facebook/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <span>

namespace lead_ads::facebook {

namespace {

static_assert(std::ranges::is_sorted(country_alpha3, {}, &place_name::name));
static_assert(std::ranges::is_sorted(english_country_names, {}, &place_name::name));
static_assert(std::ranges::is_sorted(other_country_names, {}, &place_name::name));
static_assert(std::ranges::is_sorted(country_names_alone));
static_assert(std::ranges::is_sorted(state_names_alone, {}, &place_name::name));

// The first eight letters of a name as a number: those of a sorted table are sorted too.
constexpr std::uint64_t beginning_of(std::string_view name) noexcept {
    std::uint64_t letters = 0;
    for (std::size_t i = 0; i < sizeof letters; ++i)
        letters = letters << 8 | (i < name.size() ? static_cast<unsigned char>(name[i]) : 0u);
    return letters;
}

template <std::size_t rows>
constexpr std::array<std::uint64_t, rows> beginnings_of(const place_name (&table)[rows]) {
    std::array<std::uint64_t, rows> beginnings{};
    for (std::size_t row = 0; row < rows; ++row)
        beginnings[row] = beginning_of(table[row].name);
    return beginnings;
}

// One copy of the numbers for each table.
template <const auto& sorted>
constexpr auto beginnings = beginnings_of(sorted);

// The code of a name in a sorted table. Numbers are compared, and texts only where those are equal.
template <const auto& sorted>
std::string_view find(std::string_view name) noexcept {
    const auto beginning = beginning_of(name);
    const auto& all = beginnings<sorted>;
    auto row = static_cast<std::size_t>(std::ranges::lower_bound(all, beginning) - all.begin());
    for (; row < all.size() && all[row] == beginning; ++row)
        if (core::same_text(sorted[row].name, name)) return sorted[row].code;
    return {};
}

// The rows of state_names_inside by the first letter of their names, in the order of the table.
struct rows_by_letter {
    std::array<std::uint8_t, std::size(state_names_inside)> rows{};
    std::array<std::uint8_t, 27> from{}; // rows[from[i]] is the first of letter i

    consteval rows_by_letter() {
        std::size_t count = 0;
        for (std::size_t letter = 0; letter < 26; ++letter) {
            from[letter] = static_cast<std::uint8_t>(count);
            for (std::size_t row = 0; row < rows.size(); ++row)
                if (state_names_inside[row].name[0] == static_cast<char>('a' + letter))
                    rows[count++] = static_cast<std::uint8_t>(row);
        }
        from[26] = static_cast<std::uint8_t>(count);
    }
    std::span<const std::uint8_t> of(char letter) const noexcept {
        const auto i = static_cast<std::size_t>(letter - 'a');
        return std::span(rows).subspan(from[i], std::size_t{from[i + 1]} - from[i]);
    }
};
constexpr rows_by_letter state_rows;

// For names of at least two letters; most differ in the second.
bool stands_at(std::string_view name, std::string_view text, std::size_t at) noexcept {
    return text.size() - at >= name.size() && text[at + 1] == name[1] &&
           core::same_text(text.substr(at, name.size()), name);
}
static_assert(std::ranges::all_of(state_names_inside, [](const place_name& s) { return s.name.size() > 1; }));

// The first row whose name stands anywhere in `letters`, which holds nothing but lower-case letters.
std::string_view state_inside(std::string_view letters) noexcept {
    auto best = std::size(state_names_inside);
    for (std::size_t at = 0; at < letters.size(); ++at)
        for (const auto row : state_rows.of(letters[at]))
            if (row < best && stands_at(state_names_inside[row].name, letters, at)) best = row;
    return best < std::size(state_names_inside) ? state_names_inside[best].code : std::string_view();
}

std::string_view state_called(std::string_view letters) noexcept {
    const auto code = find<state_names_alone>(letters);
    return code.empty() ? state_inside(letters) : code;
}

bool is_state_code(std::string_view code) noexcept {
    return std::ranges::find(state_names_inside, code, &place_name::code) != std::end(state_names_inside);
}

std::string_view country_called(std::string_view name) noexcept {
    const auto code = find<english_country_names>(name);
    return code.empty() ? find<other_country_names>(name) : code;
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
        if (all.folded.size() == 3)
            if (const auto code = find<country_alpha3>(all.folded); !code.empty()) return code;
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
