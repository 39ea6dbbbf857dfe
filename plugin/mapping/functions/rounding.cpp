// ROUND, FLOOR, CEIL, ABS and MOD: exact in decimals, so that 88.98 stays 88.98.
#include "mapping/decimal.hpp"
#include "mapping/functions/functions.hpp"
#include "mapping/number.hpp"

#include <algorithm>
#include <cmath>

namespace lead_ads::mapping::functions {

namespace {

std::optional<decimal> decimal_argument(run& r, const node& call, std::size_t position) {
    const auto v = r.argument(call, position);
    if (!r.charge(v.is_string() ? v.size() : v.written().size())) return std::nullopt;
    auto d = decimal_of(v, r.memory());
    if (!d) r.unread(v);
    return d;
}

value rounded(run& r, const node& call, std::int64_t places, rounding how) {
    const auto d = decimal_argument(r, call, 0);
    return d ? to_value(mapping::round(*d, places, how, r.memory()), r.memory()) : value{};
}

// Doubles give a rest that is nearly right, for divisors of more digits than can be exact.
value rest_of_doubles(run& r, double a, double b) {
    if (b == 0) return {};
    const double rest = std::fmod(a, b);
    return r.number(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest);
}

} // namespace

value round(run& r, const node& call) {
    constexpr double most_places = 400;
    const auto places = call.children.size() > 1 ? r.whole_argument(call, 1) : 0;
    if (!places) return {};
    const auto within = std::clamp(*places, -most_places, most_places);
    return rounded(r, call, static_cast<std::int64_t>(within), rounding::half_away);
}

value floor(run& r, const node& call) {
    return rounded(r, call, 0, rounding::down);
}

value ceil(run& r, const node& call) {
    return rounded(r, call, 0, rounding::up);
}

value abs(run& r, const node& call) {
    auto d = decimal_argument(r, call, 0);
    if (!d) return {};
    d->negative = false;
    return to_value(*d, r.memory());
}

value mod(run& r, const node& call) {
    const auto a = decimal_argument(r, call, 0);
    const auto b = decimal_argument(r, call, 1);
    if (!a || !b) return {};
    if (const auto rest = exact_rest(*a, *b, r.memory())) return to_value(*rest, r.memory());
    const auto x = numeric_of(r.argument(call, 0));
    const auto y = numeric_of(r.argument(call, 1));
    return x && y ? rest_of_doubles(r, x->as_double, y->as_double) : value{};
}

} // namespace lead_ads::mapping::functions
