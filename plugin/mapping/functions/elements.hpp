// Going through the first argument of FOR_EACH and of the aggregations.
//
// In: a call whose first argument is an array and whose second, if any, is an expression for each element.
// Out: each element's value (the element itself, or the expression's value for it) and the element, in order.
// [one thread, that of the run]
#pragma once

#include "mapping/run.hpp"

#include <algorithm>

namespace lead_ads::mapping::functions {

// False when the first argument is no array or a limit was reached; `use` may have been called before that.
template <class Use>
bool for_elements(run& r, const node& call, const Use& use) {
    const auto array = r.argument(call, 0);
    if (!array.is_array()) return r.refuse_list(array);
    if (!r.visit(array.size())) return false;
    if (call.children.size() == 1) {
        std::ranges::for_each(array.elements(), [&](const core::value& v) { use(v, v); });
        return true;
    }
    scope inside;
    inside.list = array.elements();
    inside.of_objects = std::ranges::any_of(inside.list, [](const core::value& v) { return v.is_object(); });
    if (call.children[0]->kind == node_kind::read) inside.own = call.children[0]->where->steps();
    r.enter(inside);
    for (; inside.position < inside.list.size() && !r.stopped(); ++inside.position)
        use(r.eval(*call.children[1]), inside.list[inside.position]);
    r.leave();
    return !r.stopped();
}

} // namespace lead_ads::mapping::functions
