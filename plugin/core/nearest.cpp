#include "core/nearest.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace lead_ads::core {

namespace {

constexpr std::size_t longest = 64;

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Edits between two names with swaps of neighbours counted as one edit, in three rows of the usual table.
std::size_t distance(std::string_view a, std::string_view b) noexcept {
    std::array<std::array<std::size_t, longest + 1>, 3> rows; // each cell is written before it is read
    auto *before_last = rows[0].data(), *last = rows[1].data(), *current = rows[2].data();
    std::iota(last, last + b.size() + 1, std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            current[j] = std::min({last[j] + 1, current[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            const bool swapped =
                i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) current[j] = std::min(current[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, current);
    }
    return last[b.size()];
}

// The first name that goes on where the written one stops: LEN, LENGTH.
std::optional<std::string_view> completed(std::string_view written, std::span<const std::string_view> known) {
    constexpr std::size_t shortest = 3;
    const auto goes_on = [&](std::string_view name) {
        return std::ranges::equal(name.substr(0, written.size()), written, {}, lower, lower);
    };
    const auto found = std::ranges::find_if(known, goes_on);
    if (written.size() < shortest || found == known.end()) return std::nullopt;
    return *found;
}

} // namespace

std::optional<std::string_view> nearest(std::string_view written, std::span<const std::string_view> known) {
    if (written.empty() || written.size() > longest) return std::nullopt;
    // A third of the letters may differ; beyond that a suggestion confuses more than it helps.
    std::size_t best = std::max<std::size_t>(1, written.size() / 3) + 1;
    std::optional<std::string_view> found;
    for (const auto name : known) {
        if (name.empty() || name.size() > longest) continue;
        const auto edits = distance(written, name);
        if (edits >= best || edits >= name.size()) continue;
        best = edits;
        found = name;
    }
    return found ? found : completed(written, known);
}

} // namespace lead_ads::core
