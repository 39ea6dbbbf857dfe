// Limited Data Use: the codes by which Meta knows countries and states.
// Source: Meta, "Data Processing Options for US Users", country and state codes as of 2026.
//
// In: a name, or the letters people write for it. Out: its row, or null when there is none. The one table for
// who reads mapping files and for who builds payloads; it includes nothing of either. Any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

namespace lead_ads::facebook {

struct place_code {
    std::int64_t code;
    std::string_view letters;
    std::string_view name;
};

inline constexpr std::int64_t located_by_meta = 0; // for country and state

inline constexpr place_code limited_data_use_countries[] = {
    {1, "US", "United States"},
    {1, "USA", "United States of America"},
};

inline constexpr place_code limited_data_use_states[] = {
    {1000, "CA", "California"},    {1001, "CO", "Colorado"},     {1002, "CT", "Connecticut"},
    {1003, "FL", "Florida"},       {1004, "OR", "Oregon"},       {1005, "TX", "Texas"},
    {1006, "MT", "Montana"},       {1007, "DE", "Delaware"},     {1008, "NE", "Nebraska"},
    {1009, "NH", "New Hampshire"}, {1010, "NJ", "New Jersey"},   {1011, "MN", "Minnesota"},
    {1012, "MD", "Maryland"},      {1013, "RI", "Rhode Island"},
};

// The place that `text` names, by its letters or its name, in any case.
constexpr const place_code* find_place(std::span<const place_code> among, std::string_view text) noexcept {
    const auto is_text = [text](std::string_view name) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        return std::ranges::equal(text, name, {}, lower, lower);
    };
    const auto found = std::ranges::find_if(
        among, [&](const place_code& place) { return is_text(place.letters) || is_text(place.name); });
    return found == among.end() ? nullptr : &*found;
}

} // namespace lead_ads::facebook
