// Many places of an event, found in one walk through it.
//
// In: paths without wildcards, while a configuration is compiled; later events. Out: the value at each path,
// the same that resolve() gives for it. An event's members are looked at once each, not once for each path.
// Immutable once the last path is added. [any thread]
#pragma once

#include "core/name_index.hpp"
#include "core/value.hpp"
#include "mapping/path.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace lead_ads::mapping {

class path_index {
public:
    path_index() : nodes_(1) {}

    // Returns the slot in which find_all puts what stands at the path, which has no wildcard.
    std::uint32_t add(const path& where);
    std::size_t size() const noexcept { return slots_; }
    // No slot.
    static constexpr std::uint32_t none = UINT32_MAX;

    // Null where there is nothing. `found` has room for all slots.
    void find_all(const core::value& root, std::span<core::value> found) const noexcept;

private:
    struct edge {
        step by;
        std::uint32_t node;
    };
    // Where an edge may be found.
    struct edge_place {
        core::name_key key;
        std::uint32_t edge = none;
    };
    // A place that a path leads to or through.
    struct node {
        std::vector<edge> edges;
        std::vector<edge_place> places; // at what is mixed of their keys
        std::size_t mask = 0;           // their number, a power of two, less one
        std::uint32_t slot = none;
    };

    std::uint32_t node_behind(std::uint32_t from, const step& by);
    static const edge* find_edge(const node& from, std::string_view name) noexcept;
    static void add_edge(node& to, const edge& more);
    static void place_edge(node& of, std::uint32_t which);
    void walk(const node& from, const core::value& at, std::span<core::value> found) const noexcept;
    void reach(const edge& by, const core::value& at, std::span<core::value> found) const noexcept;

    std::vector<path> paths_; // keep the keys of the edges
    std::vector<node> nodes_; // the first is the root
    std::uint32_t slots_ = 0;
};

} // namespace lead_ads::mapping
