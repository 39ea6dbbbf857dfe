// CAPITALIZE and UNACCENT.
#include "core/ascii.hpp"
#include "core/utf8.hpp"
#include "mapping/functions/functions.hpp"
#include "mapping/functions/letters.hpp"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include <algorithm>

namespace lead_ads::mapping::functions {

namespace {

constexpr char32_t right_quote = 0x2019;

bool is_letter(char32_t c) noexcept {
    return u_isalpha(static_cast<UChar32>(c)) != 0;
}

// What a word goes on with: letters, digits and the marks on them.
bool is_in_word(char32_t c) noexcept {
    constexpr auto marks = U_GC_M_MASK;
    return u_isalnum(static_cast<UChar32>(c)) || (U_GET_GC_MASK(static_cast<UChar32>(c)) & marks) != 0;
}

// O'Neil and l'Appart have two words; women's has one, because a single letter follows.
bool ends_word(std::string_view text, std::size_t behind) noexcept {
    if (behind >= text.size() || !is_letter(core::next_code_point(text, behind))) return true;
    return behind < text.size() && is_letter(core::next_code_point(text, behind));
}

// A code point takes at most four bytes, and its upper case at most three where it has two itself.
std::string_view capitalized(run& r, std::string_view text) {
    const auto lower = lower_text(r, text);
    if (!r.charge(2 * lower.size())) return {};
    auto* const to = r.memory().array<char>(2 * lower.size());
    auto* end = to;
    bool inside = false;
    for (std::size_t at = 0; at < lower.size();) {
        const auto c = core::next_code_point(lower, at);
        end =
            core::put_code_point(inside ? c : static_cast<char32_t>(u_totitle(static_cast<UChar32>(c))), end);
        const bool is_apostrophe = c == '\'' || c == right_quote;
        inside = is_apostrophe ? inside && !ends_word(lower, at) : is_in_word(c);
    }
    return {to, static_cast<std::size_t>(end - to)};
}

struct spelling {
    char32_t letter;
    std::string_view plain;
};

// Letters that are no letter with an accent.
constexpr spelling spellings[] = {
    {U'ß', "ss"}, {U'ẞ', "SS"}, {U'æ', "ae"}, {U'Æ', "AE"}, {U'œ', "oe"}, {U'Œ', "OE"}, {U'ø', "o"},
    {U'Ø', "O"},  {U'ł', "l"},  {U'Ł', "L"},  {U'đ', "d"},  {U'Đ', "D"},  {U'ð', "d"},  {U'Ð', "D"},
    {U'þ', "th"}, {U'Þ', "TH"}, {U'ı', "i"},  {U'ħ', "h"},  {U'Ħ', "H"},
};

bool is_accent(char32_t c) noexcept {
    return c >= 0x300 && c <= 0x36F;
}

const UNormalizer2* decomposer() noexcept {
    UErrorCode status = U_ZERO_ERROR;
    const auto* const nfd = unorm2_getNFDInstance(&status);
    return U_SUCCESS(status) ? nfd : nullptr;
}

// Writes the letter without its accents; at most as many bytes as a decomposition has, 4 for each unit.
char* put_plain(char32_t c, const UNormalizer2* nfd, char* to) {
    if (is_accent(c)) return to;
    const auto* known = std::ranges::find(spellings, c, &spelling::letter);
    if (known != std::end(spellings)) return std::ranges::copy(known->plain, to).out;
    UChar parts[8];
    UErrorCode status = U_ZERO_ERROR;
    const auto size = nfd ? unorm2_getDecomposition(nfd, static_cast<UChar32>(c), parts, 8, &status) : -1;
    const auto all = std::span(parts, size > 0 && U_SUCCESS(status) ? static_cast<std::size_t>(size) : 0);
    if (std::ranges::none_of(all, is_accent)) return core::put_code_point(c, to);
    for (const auto part : all)
        if (!is_accent(part)) to = core::put_code_point(part, to);
    return to;
}

std::string_view unaccented(run& r, std::string_view text) {
    if (std::ranges::all_of(text, [](char c) { return core::is_ascii(c); })) return text;
    constexpr std::size_t growth = 8;
    if (!r.charge(growth * text.size())) return {};
    auto* const to = r.memory().array<char>(growth * text.size());
    auto* end = to;
    for (std::size_t at = 0; at < text.size();)
        end = put_plain(core::next_code_point(text, at), decomposer(), end);
    return {to, static_cast<std::size_t>(end - to)};
}

} // namespace

value capitalize(run& r, const node& call) {
    return map_text(r, r.argument(call, 0), capitalized);
}

value unaccent(run& r, const node& call) {
    return map_text(r, r.argument(call, 0), unaccented);
}

} // namespace lead_ads::mapping::functions
