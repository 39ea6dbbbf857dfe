// NUMBER and the aggregations. What is no number (null, other text) is ignored by the aggregations.
#include "mapping/functions/elements.hpp"
#include "mapping/functions/functions.hpp"
#include "mapping/number.hpp"

#include <algorithm>

namespace lead_ads::mapping::functions {

namespace {

struct totals {
    double sum = 0;
    double least = 0;
    double most = 0;
    std::size_t count = 0;
};

std::optional<totals> add_up(run& r, const node& call) {
    totals t;
    for_elements(r, call, [&](const value& v) {
        const auto n = numeric_of(v);
        if (!n) return;
        const double d = n->as_double;
        t.sum += d;
        t.least = t.count == 0 ? d : std::min(t.least, d);
        t.most = t.count == 0 ? d : std::max(t.most, d);
        ++t.count;
    });
    if (r.stopped()) return std::nullopt;
    return t;
}

} // namespace

// A text of digits keeps them all: identifiers are longer than a double is exact.
value number(run& r, const node& call) {
    const auto v = r.argument(call, 0);
    const auto n = numeric_of(v);
    if (!n) {
        if (is_beyond_double(v)) r.note(limit::number);
        return {};
    }
    if (v.is_number()) return v;
    return n->digits.empty() ? r.number(n->as_double) : whole_number(r.memory(), n->negative, n->digits);
}

value average(run& r, const node& call) {
    const auto t = add_up(r, call);
    return t && t->count > 0 ? r.number(t->sum / static_cast<double>(t->count)) : value{};
}

value min(run& r, const node& call) {
    const auto t = add_up(r, call);
    return t && t->count > 0 ? r.number(t->least) : value{};
}

value max(run& r, const node& call) {
    const auto t = add_up(r, call);
    return t && t->count > 0 ? r.number(t->most) : value{};
}

value sum(run& r, const node& call) {
    const auto t = add_up(r, call);
    return t ? r.number(t->sum) : value{};
}

value count(run& r, const node& call) {
    std::size_t found = 0;
    for_elements(r, call, [&](const value& v) { found += !v.is_null(); });
    return value::number(static_cast<double>(found));
}

} // namespace lead_ads::mapping::functions
