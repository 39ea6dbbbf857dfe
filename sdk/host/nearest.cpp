#include "host/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace desthost {
namespace {

// How many letters must be put in, taken out or changed.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

} // namespace

std::string_view nearest(std::string_view name, std::span<const std::string> known) {
    constexpr std::size_t longest = 64; // nobody's slip is longer, and the distance costs its square
    std::string_view best;
    std::size_t least = name.size() / 3 + 2;
    if (name.size() > longest) return {};
    for (const auto& candidate : known) {
        const auto d = candidate.starts_with(name) && name.size() > 1 ? 1 : distance(name, candidate);
        if (d < least) best = candidate, least = d;
    }
    return best;
}

std::string did_you_mean(std::string_view name, std::span<const std::string> known) {
    const auto best = nearest(name, known);
    return best.empty() ? std::string{} : " (did you mean \"" + std::string(best) + "\"?)";
}

} // namespace desthost
