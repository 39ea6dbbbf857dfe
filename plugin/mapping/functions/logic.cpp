// Functions that choose and ask. Arguments that are not needed are not evaluated.
#include "mapping/functions/functions.hpp"

#include <algorithm>

namespace lead_ads::mapping::functions {

value if_else(run& r, const node& call) {
    return r.argument(call, r.holds(r.argument(call, 0)) ? 1 : 2);
}

value switch_case(run& r, const node& call) {
    const auto subject = r.argument(call, 0);
    const auto size = call.children.size();
    for (std::size_t i = 1; i + 1 < size; i += 2)
        if (loosely_equal(r, subject, r.argument(call, i))) return r.argument(call, i + 1);
    return size % 2 == 0 ? r.argument(call, size - 1) : value{};
}

value coalesce(run& r, const node& call) {
    for (std::size_t i = 0; i < call.children.size(); ++i)
        if (const auto v = r.argument(call, i); !mapping::is_empty(v)) return v;
    return {};
}

// A wildcard gives a list whether or not it found anything: only what it found exists.
value exists(run& r, const node& call) {
    const auto v = r.argument(call, 0);
    const auto& property = *call.children[0];
    const bool found_none =
        v.is_array() && v.size() == 0 && property.kind == node_kind::read && property.where->has_wildcard();
    return value::boolean(!v.is_null() && !found_none);
}

value all_true(run& r, const node& call) {
    return value::boolean(
        std::ranges::all_of(call.children, [&](const node* child) { return r.holds(r.eval(*child)); }));
}

value any_true(run& r, const node& call) {
    return value::boolean(
        std::ranges::any_of(call.children, [&](const node* child) { return r.holds(r.eval(*child)); }));
}

value is_empty(run& r, const node& call) {
    return value::boolean(mapping::is_empty(r.argument(call, 0)));
}

} // namespace lead_ads::mapping::functions
