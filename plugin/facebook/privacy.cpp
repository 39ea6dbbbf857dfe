#include "facebook/privacy.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace lead_ads::facebook {

namespace {

struct state_code {
    std::int64_t code;
    std::string_view letters;
    std::string_view name;
};

constexpr auto states = std::to_array<state_code>({
    {1000, "CA", "California"},
    {1001, "CO", "Colorado"},
    {1002, "CT", "Connecticut"},
    {1003, "FL", "Florida"},
    {1004, "OR", "Oregon"},
    {1005, "TX", "Texas"},
    {1006, "MT", "Montana"},
    {1007, "DE", "Delaware"},
    {1008, "NE", "Nebraska"},
    {1009, "NH", "New Hampshire"},
    {1010, "NJ", "New Jersey"},
    {1011, "MN", "Minnesota"},
    {1012, "MD", "Maryland"},
    {1013, "RI", "Rhode Island"},
});

constexpr auto names_of_united_states =
    std::to_array<std::string_view>({"US", "USA", "United States", "United States of America"});

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_name(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::optional<std::int64_t> whole_number(const core::value& written) noexcept {
    if (written.is_number()) return written.as_int64();
    if (!written.is_string()) return std::nullopt;
    const auto text = trimmed(written.as_string());
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

} // namespace

std::optional<std::int64_t> limited_data_use_country(const core::value& written) noexcept {
    if (const auto code = whole_number(written)) {
        if (*code == country_united_states || *code == located_by_meta) return code;
        return std::nullopt;
    }
    if (!written.is_string()) return std::nullopt;
    const auto is_name = [&](std::string_view name) { return same_name(name, trimmed(written.as_string())); };
    if (std::ranges::any_of(names_of_united_states, is_name)) return country_united_states;
    return std::nullopt;
}

std::optional<std::int64_t> limited_data_use_state(const core::value& written) noexcept {
    const auto code = whole_number(written);
    if (code == located_by_meta) return code;
    const auto name = written.is_string() ? trimmed(written.as_string()) : std::string_view{};
    const auto found = std::ranges::find_if(states, [&](const state_code& s) {
        return code ? s.code == *code : same_name(s.letters, name) || same_name(s.name, name);
    });
    if (found == states.end()) return std::nullopt;
    return found->code;
}

} // namespace lead_ads::facebook
