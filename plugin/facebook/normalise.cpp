#include "facebook/normalise.hpp"

#include "core/name_index.hpp"
#include "facebook/birth_date.hpp"
#include "facebook/email.hpp"
#include "facebook/genders.hpp"
#include "facebook/phone.hpp"
#include "facebook/placeholders.hpp"
#include "facebook/places.hpp"
#include "facebook/text.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::facebook {

namespace {

constexpr bool is_hexadecimal(char c) noexcept {
    return is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

constexpr std::size_t shortest_digest = 32;

// SHA-256 or MD5, in either case.
bool is_digest(std::string_view text) noexcept {
    return (text.size() == 64 || text.size() == shortest_digest) &&
           std::all_of(text.begin(), text.end(), is_hexadecimal);
}

// What the parameter builder appends to its digests behind a dot: one of its old language tokens, or eight
// characters.
constexpr std::array<std::string_view, 6> appendix_tokens{"AQ", "Ag", "Aw", "BA", "BQ", "Bg"};
constexpr std::size_t appendix_length = 8;

bool is_digest_with_appendix(std::string_view text) noexcept {
    const auto dot = text.rfind('.');
    if (dot == text.npos || !is_digest(text.substr(0, dot))) return false;
    const auto appendix = text.substr(dot + 1);
    return std::ranges::find(appendix_tokens, appendix) != appendix_tokens.end() ||
           utf16_length(appendix) == appendix_length;
}

// From here on one function a field: text in, normalised text out, empty when there is none.
using field_function = std::string_view (*)(std::string_view, const normalise_settings&, core::arena&);

std::string_view email(std::string_view text, const normalise_settings&, core::arena& memory) {
    const auto found = normalise_emails(text, memory);
    return found.count == 1 ? found.addresses[0] : std::string_view();
}

phone_home home_of(const normalise_settings& settings) noexcept {
    return find_phone_home(settings.country, settings.default_country_code);
}

std::string_view phone(std::string_view text, const normalise_settings& settings, core::arena& memory) {
    return normalise_phone(text, home_of(settings), memory);
}

// The order matters: what is removed no longer decides about a final sigma.
std::string_view name(std::string_view text, const normalise_settings&, core::arena& memory) {
    return to_lower(strip_text(compose(text, memory), strip::spaces_and_punctuation, memory), memory);
}

// Ids that mean that there is none.
constexpr std::array<std::string_view, 2> no_ids{"unknown", "00000000-0000-0000-0000-000000000000"};

std::string_view external_id(std::string_view text, const normalise_settings&, core::arena& memory) {
    const auto id = to_lower(strip_text(text, strip::spaces, memory), memory);
    return std::ranges::find(no_ids, id) == no_ids.end() ? id : std::string_view();
}

constexpr auto word_of = [](const gender_word& row) { return row.word; };
constexpr core::name_index<gender_words.size()> genders(gender_words, word_of);

std::string_view gender(std::string_view text, const normalise_settings&, core::arena& memory) {
    const auto row = genders.find(trim(to_lower(text, memory)), gender_words, word_of);
    return row == genders.none ? std::string_view() : gender_words[row].letter;
}

std::string_view birth_date(std::string_view text, const normalise_settings& settings, core::arena& memory) {
    return normalise_birth_date(text, settings.current_year, memory);
}

std::string_view birth_year(std::string_view text, const normalise_settings& settings, core::arena& memory) {
    return normalise_birth_year(text, settings.current_year, memory);
}

std::string_view birth_month(std::string_view text, const normalise_settings&, core::arena& memory) {
    return normalise_birth_month(text, memory);
}

std::string_view birth_day(std::string_view text, const normalise_settings&, core::arena& memory) {
    return normalise_birth_day(text, memory);
}

std::string_view city(std::string_view text, const normalise_settings&, core::arena& memory) {
    auto* const to = memory.array<char>(text.size());
    auto* end = to;
    for (const char c : text)
        if (is_digit(c) || is_lower_letter(ascii_lower(c))) *end++ = ascii_lower(c);
    return end != to && is_lower_letter(*to) ? std::string_view(to, end) : std::string_view();
}

std::string_view state(std::string_view text, const normalise_settings&, core::arena& memory) {
    return normalise_state(text, memory);
}

std::string_view country(std::string_view text, const normalise_settings&, core::arena& memory) {
    return normalise_country(text, memory);
}

// The builder leaves white space within a code; Meta's documentation wants it removed.
std::string_view postal_code(std::string_view text, const normalise_settings&, core::arena& memory) {
    const auto lower = to_lower(without_label(text, 'z'), memory);
    const auto code = strip_text(lower.substr(0, lower.find('-')), strip::spaces, memory);
    return utf16_length(code) >= 2 ? code : std::string_view();
}

// In the order of user_field.
constexpr std::array<field_function, 14> functions{
    email, phone,       name,    name,        gender,     birth_date,  city,
    state, postal_code, country, external_id, birth_year, birth_month, birth_day,
};
static_assert(static_cast<std::size_t>(user_field::dobd) + 1 == functions.size());

} // namespace

normalised recognise_digest(std::string_view text, core::arena& memory) {
    if (text.size() < shortest_digest) return {};
    text = trim(text);
    if (is_digest(text)) return {normalised_as::digest, to_lower(text, memory)};
    if (is_digest_with_appendix(text)) return {normalised_as::digest, text};
    return {};
}

normalised normalise(user_field field, std::string_view text, const normalise_settings& settings,
                     core::arena& memory) {
    if (const auto digest = recognise_digest(text, memory); digest.form != normalised_as::nothing)
        return is_placeholder_digest(digest.text) ? normalised{} : digest;
    if (is_placeholder(text, memory)) return {};
    const auto result = functions[static_cast<std::size_t>(field)](text, settings, memory);
    return result.empty() ? normalised{} : normalised{normalised_as::clear_text, result};
}

several_normalised normalise_several(user_field field, std::string_view text,
                                     const normalise_settings& settings, core::arena& memory) {
    const auto views_of = [](const auto& texts, std::size_t count) {
        several_normalised all;
        for (; all.count < count; ++all.count)
            all.values[all.count] = {normalised_as::clear_text, texts[all.count]};
        return all;
    };
    if (is_placeholder(text, memory)) return {};
    if (field == user_field::em) {
        const auto found = normalise_emails(text, memory);
        return views_of(found.addresses, found.count);
    }
    if (field != user_field::ph) return {};
    const auto found = normalise_phones(text, home_of(settings), memory);
    return views_of(found.numbers, found.count);
}

} // namespace lead_ads::facebook
