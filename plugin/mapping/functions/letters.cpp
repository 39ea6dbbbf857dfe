// TRIM, LOWER and UPPER: full Unicode with no language's own rules, as JavaScript's trim, toLowerCase and
// toUpperCase; of an array each element.
#include "mapping/functions/letters.hpp"

#include "core/ascii.hpp"
#include "core/utf8.hpp"
#include "mapping/functions/functions.hpp"
#include "mapping/scratch.hpp"

#include <unicode/casemap.h>

#include <algorithm>

namespace lead_ads::mapping::functions {

namespace {

value map_elements(run& r, std::span<const value> elements, text_mapper map) {
    if (!r.visit(elements.size()) || !r.charge(elements.size() * sizeof(value))) return {};
    arena_list<value> mapped(r.memory(), elements.size());
    for (const auto& element : elements)
        mapped.push(map_text(r, element, map));
    return value::array(mapped.items());
}

bool is_ascii(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) { return core::is_ascii(c); });
}

char upper_ascii(char c) noexcept {
    return core::is_lower_letter(c) ? static_cast<char>(c - ('a' - 'A')) : c;
}

std::string_view map_ascii(run& r, std::string_view text, char (*map)(char) noexcept) {
    if (std::ranges::all_of(text, [&](char c) { return map(c) == c; })) return text;
    auto* mapped = r.memory().array<char>(text.size());
    std::ranges::transform(text, mapped, map);
    return {mapped, text.size()};
}

using icu_mapper = std::int32_t (*)(const char*, std::uint32_t, const char*, std::int32_t, char*,
                                    std::int32_t, icu::Edits*, UErrorCode&);

// A code point of two bytes can become three of two bytes each, never more than that.
std::string_view map_unicode(run& r, std::string_view text, icu_mapper map) {
    constexpr std::size_t growth = 3;
    if (text.size() > r.with().limits.result_bytes) return r.stop(limit::result_bytes), std::string_view{};
    if (!r.charge(growth * text.size())) return {};
    auto& buffer = r.work().text;
    buffer.resize(growth * text.size());
    UErrorCode status = U_ZERO_ERROR;
    const auto size = map("", 0, text.data(), static_cast<std::int32_t>(text.size()), buffer.data(),
                          static_cast<std::int32_t>(buffer.size()), nullptr, status);
    if (U_FAILURE(status)) return text;
    return r.memory().copy({buffer.data(), static_cast<std::size_t>(size)});
}

std::int32_t icu_lower(const char* locale, std::uint32_t options, const char* from, std::int32_t from_size,
                       char* to, std::int32_t to_size, icu::Edits* edits, UErrorCode& status) {
    return icu::CaseMap::utf8ToLower(locale, options, from, from_size, to, to_size, edits, status);
}

std::int32_t icu_upper(const char* locale, std::uint32_t options, const char* from, std::int32_t from_size,
                       char* to, std::int32_t to_size, icu::Edits* edits, UErrorCode& status) {
    return icu::CaseMap::utf8ToUpper(locale, options, from, from_size, to, to_size, edits, status);
}

std::string_view upper_text(run& r, std::string_view text) {
    return is_ascii(text) ? map_ascii(r, text, upper_ascii) : map_unicode(r, text, icu_upper);
}

std::string_view trim_text(run&, std::string_view text) {
    return core::js_trim(text);
}

} // namespace

value map_text(run& r, const value& v, text_mapper map) {
    if (v.is_array()) return map_elements(r, v.elements(), map);
    if (v.is_null() || v.is_object()) return {};
    const auto text = *r.scalar_text(v);
    return r.charge(text.size()) ? r.text(map(r, text)) : value{};
}

std::string_view lower_text(run& r, std::string_view text) {
    return is_ascii(text) ? map_ascii(r, text, core::ascii_lower) : map_unicode(r, text, icu_lower);
}

value trim(run& r, const node& call) {
    return map_text(r, r.argument(call, 0), trim_text);
}

value lower(run& r, const node& call) {
    return map_text(r, r.argument(call, 0), lower_text);
}

value upper(run& r, const node& call) {
    return map_text(r, r.argument(call, 0), upper_text);
}

} // namespace lead_ads::mapping::functions
