// SIZE, FOR_EACH, FILTER and what takes elements out of an array.
#include "mapping/functions/elements.hpp"
#include "mapping/functions/functions.hpp"

namespace lead_ads::mapping::functions {

namespace {

using elements = std::span<const value>;

// What stands in the list's place: its elements when it is an array, otherwise itself.
elements spliced(const value& v) noexcept {
    return v.is_array() ? v.elements() : elements(&v, 1);
}

} // namespace

value size(run& r, const node& call) {
    const auto v = r.argument(call, 0);
    return v.is_scalar() ? value{} : value::number(static_cast<double>(v.size()));
}

value for_each(run& r, const node& call) {
    arena_list<value> results(r.memory());
    const bool done = for_elements(r, call, [&](const value& v, const value&) {
        if (r.charge(2 * sizeof(value))) results.push(v);
    });
    return done ? value::array(results.items()) : value{};
}

value filter(run& r, const node& call) {
    arena_list<value> kept(r.memory());
    const bool done = for_elements(r, call, [&](const value& v, const value& element) {
        if (r.holds(v) && r.charge(2 * sizeof(value))) kept.push(element);
    });
    return done ? value::array(kept.items()) : value{};
}

value first(run& r, const node& call) {
    const auto list = r.list_argument(call, 0);
    return list && !list->empty() ? list->front() : value{};
}

value last(run& r, const node& call) {
    const auto list = r.list_argument(call, 0);
    return list && !list->empty() ? list->back() : value{};
}

value flatten(run& r, const node& call) {
    const auto list = r.list_argument(call, 0);
    if (!list || !r.visit(list->size())) return {};
    arena_list<value> flat(r.memory());
    for (const auto& element : *list) {
        const auto items = spliced(element);
        if (!r.visit(items.size()) || !r.charge(2 * items.size() * sizeof(value))) return {};
        std::ranges::copy(items, flat.extend(items.size()));
    }
    if (flat.size() > r.with().limits.elements) return r.stop(limit::elements), value{};
    return value::array(flat.items());
}

} // namespace lead_ads::mapping::functions
