// NUMBER and the aggregations. What is no number (null, other text) is ignored by the aggregations; of what
// is no array they are null.
#include "mapping/functions/elements.hpp"
#include "mapping/functions/functions.hpp"
#include "mapping/functions/people_number.hpp"
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
    const bool done = for_elements(r, call, [&](const value& v, const value&) {
        const auto n = numeric_of(v);
        if (!n) return;
        const double d = n->as_double;
        t.sum += d;
        t.least = t.count == 0 ? d : std::min(t.least, d);
        t.most = t.count == 0 ? d : std::max(t.most, d);
        ++t.count;
    });
    return done ? std::optional(t) : std::nullopt;
}

// A text of digits keeps them all: identifiers are longer than a double is exact.
value number_of_text(run& r, std::string_view text) {
    const auto n = numeric_of_text(text);
    if (!n) return {};
    return n->digits.empty() ? r.number(n->as_double) : whole_number(r.memory(), n->negative, n->digits);
}

value number_with_sign(run& r, std::string_view text, const value& sign) {
    const bool is_sign = sign.is_string() && (sign.as_string() == "," || sign.as_string() == ".");
    if (!is_sign || !r.charge(2 * text.size())) return {};
    return number_of_text(r, plain_number(text, sign.as_string().front(), r.memory()));
}

} // namespace

value number(run& r, const node& call) {
    const auto v = r.argument(call, 0);
    if (is_beyond_double(v)) return r.note(limit::number), value{};
    if (v.is_number()) return v;
    const auto text = v.is_string() ? v.as_string() : std::string_view{};
    const bool has_sign = call.children.size() > 1;
    const auto result = has_sign ? number_with_sign(r, text, r.argument(call, 1)) : number_of_text(r, text);
    if (result.is_null()) r.unread(v);
    return result;
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
    const bool done = for_elements(r, call, [&](const value& v, const value&) { found += !v.is_null(); });
    return done ? value::number(static_cast<double>(found)) : value{};
}

} // namespace lead_ads::mapping::functions
