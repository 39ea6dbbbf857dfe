#include "core/unique_keys.hpp"

#include "core/same_text.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

namespace lead_ads::core {

namespace {

std::size_t unique_few(std::span<member> members) noexcept {
    seen_keys seen;
    std::size_t kept = 0;
    for (const auto& m : members) {
        const auto before = members.first(kept);
        const auto is_called_so = [&](const member& other) { return same_text(other.key, m.key); };
        const auto earlier = seen.add(m.key) ? std::ranges::find_if(before, is_called_so) : before.end();
        if (earlier != before.end())
            earlier->item = m.item;
        else if (auto& place = members[kept++]; &place != &m)
            place = m;
    }
    return kept;
}

// Thousands of keys in one object are hostile or strange: here a heap allocation is cheaper than comparing
// all pairs.
std::size_t unique_many(std::span<member> members) {
    std::unordered_map<std::string_view, std::size_t> places;
    std::size_t kept = 0;
    for (const auto& m : members) {
        const auto [place, is_new] = places.try_emplace(m.key, kept);
        if (is_new)
            members[kept++] = m;
        else
            members[place->second].item = m.item;
    }
    return kept;
}

} // namespace

std::span<member> with_unique_keys(std::span<member> members) {
    constexpr std::size_t few = 32;
    return members.first(members.size() <= few ? unique_few(members) : unique_many(members));
}

} // namespace lead_ads::core
