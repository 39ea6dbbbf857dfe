#include "config/limited_data_use.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::config {
namespace {

struct place_code {
    std::string_view digits;
    std::string_view abbreviation;
    std::string_view name;
    int code;
};

constexpr auto countries = std::to_array<place_code>({
    {"0", "", "", 0},
    {"1", "US", "United States", 1},
    {"1", "USA", "United States of America", 1},
});

constexpr auto states = std::to_array<place_code>({
    {"0", "", "", 0},
    {"1000", "CA", "California", 1000},
    {"1001", "CO", "Colorado", 1001},
    {"1002", "CT", "Connecticut", 1002},
    {"1003", "FL", "Florida", 1003},
    {"1004", "OR", "Oregon", 1004},
    {"1005", "TX", "Texas", 1005},
    {"1006", "MT", "Montana", 1006},
    {"1007", "DE", "Delaware", 1007},
    {"1008", "NE", "Nebraska", 1008},
    {"1009", "NH", "New Hampshire", 1009},
    {"1010", "NJ", "New Jersey", 1010},
    {"1011", "MN", "Minnesota", 1011},
    {"1012", "MD", "Maryland", 1012},
    {"1013", "RI", "Rhode Island", 1013},
});

bool same_letters(std::string_view a, std::string_view b) noexcept {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return !b.empty() && std::equal(a.begin(), a.end(), b.begin(), b.end(),
                                    [&](char x, char y) { return lower(x) == lower(y); });
}

template <std::size_t N>
std::optional<int> find(std::string_view text, const std::array<place_code, N>& table) {
    const auto row = std::find_if(table.begin(), table.end(), [&](const place_code& p) {
        return text == p.digits || same_letters(text, p.abbreviation) || same_letters(text, p.name);
    });
    return row == table.end() ? std::nullopt : std::optional(row->code);
}

} // namespace

std::optional<int> limited_data_use_country(std::string_view text) {
    return find(text, countries);
}

std::optional<int> limited_data_use_state(std::string_view text) {
    return find(text, states);
}

std::vector<std::string_view> limited_data_use_state_names() {
    std::vector<std::string_view> names;
    for (const auto& state : states)
        if (!state.name.empty()) names.push_back(state.name);
    return names;
}

} // namespace lead_ads::config
