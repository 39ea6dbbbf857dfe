// SIZE and FOR_EACH.
#include "mapping/functions/elements.hpp"
#include "mapping/functions/functions.hpp"

namespace lead_ads::mapping::functions {

value size(run& r, const node& call) {
    const auto v = r.argument(call, 0);
    return v.is_scalar() ? value{} : value::number(static_cast<double>(v.size()));
}

value for_each(run& r, const node& call) {
    arena_list<value> results(r.memory());
    const bool done = for_elements(r, call, [&](const value& v) {
        if (r.charge(2 * sizeof(value))) results.push(v);
    });
    return done ? value::array(results.items()) : value{};
}

} // namespace lead_ads::mapping::functions
