#include "mapping/path_index.hpp"

#include "core/same_text.hpp"

#include <algorithm>
#include <bit>

namespace lead_ads::mapping {

std::uint32_t path_index::add(const path& where) {
    paths_.push_back(where);
    std::uint32_t at = 0;
    for (const auto& s : paths_.back().steps())
        at = node_behind(at, s);
    auto& slot = nodes_[at].slot;
    if (slot == none) slot = slots_++;
    return slot;
}

std::uint32_t path_index::node_behind(std::uint32_t from, const step& by) {
    if (const auto* known = find_edge(nodes_[from], by.key)) return known->node;
    const auto made = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back();
    add_edge(nodes_[from], {by, made});
    return made;
}

// Four places or more for an edge: most keys that no path asks for come upon an empty one.
void path_index::add_edge(node& to, const edge& more) {
    to.edges.push_back(more);
    const auto count = static_cast<std::uint32_t>(to.edges.size());
    if (to.places.size() >= count * std::size_t{4}) return place_edge(to, count - 1);
    to.places.assign(std::bit_ceil(count * std::size_t{8}), {});
    to.mask = to.places.size() - 1;
    for (std::uint32_t i = 0; i < count; ++i)
        place_edge(to, i);
}

void path_index::place_edge(node& of, std::uint32_t which) {
    const core::name_key key(of.edges[which].by.key);
    auto place = key.mix() & of.mask;
    while (of.places[place].edge != none)
        place = (place + 1) & of.mask;
    of.places[place] = {key, which};
}

const path_index::edge* path_index::find_edge(const node& from, std::string_view name) noexcept {
    if (from.edges.empty()) return nullptr;
    const core::name_key key(name);
    const auto* const places = from.places.data();
    for (auto at = key.mix() & from.mask; places[at].edge != none; at = (at + 1) & from.mask) {
        if (places[at].key != key) continue;
        const auto& candidate = from.edges[places[at].edge];
        if (key.size <= core::name_key::whole_up_to || core::same_text(candidate.by.key, name))
            return &candidate;
    }
    return nullptr;
}

void path_index::reach(const edge& by, const core::value& at, std::span<core::value> found) const noexcept {
    const auto& place = nodes_[by.node];
    if (place.slot != none) found[place.slot] = at;
    if (!place.edges.empty()) walk(place, at, found);
}

// Recursion follows the steps of the paths, of which there are at most path::max_steps.
void path_index::walk(const node& from, const core::value& at, std::span<core::value> found) const noexcept {
    if (at.is_object()) {
        for (const auto& m : at.members())
            if (const auto* by = find_edge(from, m.key)) reach(*by, m.item, found);
    } else if (at.is_array()) {
        for (const auto& by : from.edges)
            if (by.by.kind == step_kind::index && by.by.index < at.size())
                reach(by, at.elements()[by.by.index], found);
    }
}

void path_index::find_all(const core::value& root, std::span<core::value> found) const noexcept {
    std::ranges::fill(found, core::value{});
    walk(nodes_.front(), root, found);
}

} // namespace lead_ads::mapping
