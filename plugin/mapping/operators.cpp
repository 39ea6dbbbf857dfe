// The operators' rules: what is equal, what is less, what adds and what joins.
#include "mapping/number.hpp"
#include "mapping/pattern.hpp"
#include "mapping/run.hpp"

#include <algorithm>

namespace lead_ads::mapping {

namespace {

using core::value;

// Whether `test` holds for `v` or, of an array, for any element (at any depth).
template <class Test>
bool any_element(run& r, const value& v, const Test& test) {
    if (!v.is_array()) return test(v);
    return r.visit(v.size()) && std::ranges::any_of(v.elements(), [&](const value& element) {
               return any_element(r, element, test);
           });
}

template <class Test>
bool any_pair(run& r, const value& a, const value& b, const Test& test) {
    return any_element(
        r, a, [&](const value& x) { return any_element(r, b, [&](const value& y) { return test(x, y); }); });
}

bool deeply_equal(run& r, const value& a, const value& b);

bool equal_objects(run& r, const value& a, const value& b) {
    // Every member is looked for among the others' members.
    if (a.size() != b.size() || !r.charge(a.size() * b.size())) return false;
    return std::ranges::all_of(a.members(), [&](const core::member& m) {
        const auto* other = b.find(m.key);
        return other && deeply_equal(r, m.item, *other);
    });
}

// Inside objects the array rule does not hold: what is nested is the same or is not.
bool deeply_equal(run& r, const value& a, const value& b) {
    if (a.is_object() && b.is_object()) return equal_objects(r, a, b);
    if (a.is_array() && b.is_array())
        return a.size() == b.size() && r.visit(a.size()) &&
               std::ranges::equal(a.elements(), b.elements(),
                                  [&](const value& x, const value& y) { return deeply_equal(r, x, y); });
    return r.charge(a.is_string() ? a.size() : 1) && a == b;
}

bool equal_scalars(run& r, const value& a, const value& b) {
    if (a.is_number() || b.is_number()) {
        const auto x = numeric_of(a);
        const auto y = numeric_of(b);
        return x && y && compare(*x, *y) == 0;
    }
    return deeply_equal(r, a, b);
}

bool satisfies(operation op, std::strong_ordering order) noexcept {
    switch (op) {
    case operation::less:
        return order < 0;
    case operation::greater:
        return order > 0;
    case operation::less_equal:
        return order <= 0;
    default:
        return order >= 0;
    }
}

bool ordered_scalars(run& r, operation op, const value& a, const value& b) {
    if (a.is_null() || b.is_null()) return false;
    const auto x = numeric_of(a);
    const auto y = x ? numeric_of(b) : std::nullopt;
    if (x && y) return satisfies(op, compare(*x, *y));
    const auto left = r.text_of(a);
    const auto right = r.text_of(b);
    return r.charge(std::min(left.size(), right.size())) && satisfies(op, left <=> right);
}

bool ordered(run& r, operation op, const value& a, const value& b) {
    return any_pair(r, a, b, [&](const value& x, const value& y) { return ordered_scalars(r, op, x, y); });
}

bool is_between(run& r, const value& v, const value& low, const value& high) {
    return any_element(r, v, [&](const value& x) {
        return ordered(r, operation::greater_equal, x, low) && ordered(r, operation::less_equal, x, high);
    });
}

bool is_in(run& r, const value& v, std::span<const node* const> list) {
    return std::ranges::any_of(list, [&](const node* item) { return loosely_equal(r, v, r.eval(*item)); });
}

bool holds(operation op, std::string_view text, std::string_view search) noexcept {
    switch (op) {
    case operation::starts_with:
        return text.starts_with(search);
    case operation::ends_with:
        return text.ends_with(search);
    default:
        return text.find(search) != text.npos;
    }
}

bool text_test(run& r, operation op, const value& subject, const value& search) {
    if (subject.is_null() || search.is_null()) return false;
    const auto text = r.scalar_text(subject);
    const auto wanted = r.scalar_text(search);
    return text && wanted && r.charge(text->size()) && holds(op, *text, *wanted);
}

value eval_match(run& r, const node& n, const value& subject) {
    const auto* expression = find_regex(r, n, *n.children[1]);
    if (!expression) return {};
    const bool found = any_element(r, subject, [&](const value& element) {
        const auto text = element.is_null() ? std::nullopt : r.scalar_text(element);
        return text && matches(r, *expression, *text);
    });
    return value::boolean(found == (n.op == operation::match));
}

value add(run& r, const value& a, const value& b) {
    if (a.is_number() && b.is_number()) return r.number(a.as_double() + b.as_double());
    const auto joins = [](const value& v) { return v.is_string() || v.is_array() || v.is_object(); };
    if (!joins(a) && !joins(b)) return {};
    const auto left = r.text_of(a);
    const auto right = r.text_of(b);
    text_builder joined(r, 0);
    joined.append(left);
    joined.append(right);
    return joined.value();
}

value calculate(run& r, operation op, const value& a, const value& b) {
    if (op == operation::add) return add(r, a, b);
    const auto x = numeric_of(a);
    const auto y = numeric_of(b);
    if (!x || !y) {
        r.unread(x ? b : a);
        return {};
    }
    switch (op) {
    case operation::subtract:
        return r.number(x->as_double - y->as_double);
    case operation::multiply:
        return r.number(x->as_double * y->as_double);
    default:
        return y->as_double == 0 ? value{} : r.number(x->as_double / y->as_double);
    }
}

// The sum of values that are all numbers or numeric texts; nothing otherwise.
std::optional<double> sum_of(std::span<const value> values, std::span<const operation> operations) noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto n = numeric_of(values[i]);
        if (!n) return std::nullopt;
        sum += i > 0 && operations[i - 1] == operation::subtract ? -n->as_double : n->as_double;
    }
    return sum;
}

// A sum whose first texts add when they are numbers, and join like everywhere else when one is not.
value eval_adding(run& r, const node& n) {
    if (!r.charge(n.children.size() * sizeof(value))) return {};
    arena_list<value> values(r.memory(), n.children.size());
    for (const auto* child : n.children)
        values.push(r.eval(*child));
    const auto all = values.items();
    const auto sum = sum_of(all.first(n.adding), n.operations);
    auto result = sum ? r.number(*sum) : all[0];
    for (std::size_t i = sum ? n.adding : 1; i < all.size() && !r.stopped(); ++i)
        result = calculate(r, n.operations[i - 1], result, all[i]);
    return result;
}

value eval_chain(run& r, const node& n) {
    auto result = r.eval(*n.children[0]);
    for (std::size_t i = 1; i < n.children.size() && !r.stopped(); ++i)
        result = calculate(r, n.operations[i - 1], result, r.eval(*n.children[i]));
    return result;
}

} // namespace

bool loosely_equal(run& r, const value& a, const value& b) {
    return any_pair(r, a, b, [&](const value& x, const value& y) { return equal_scalars(r, x, y); });
}

value eval_text_test(run& r, operation op, const value& subject, const value& search) {
    return value::boolean(any_pair(r, subject, search, [&](const value& text, const value& wanted) {
        return text_test(r, op, text, wanted);
    }));
}

value eval_comparison(run& r, const node& n) {
    const auto left = r.eval(*n.children[0]);
    const auto right = [&] { return r.eval(*n.children[1]); };
    switch (n.op) {
    case operation::equal:
        return value::boolean(loosely_equal(r, left, right()));
    case operation::not_equal:
        return value::boolean(!loosely_equal(r, left, right()));
    case operation::in:
        return value::boolean(is_in(r, left, n.children.subspan(1)));
    case operation::not_in:
        return value::boolean(!is_in(r, left, n.children.subspan(1)));
    case operation::between: {
        const auto low = right();
        return value::boolean(is_between(r, left, low, r.eval(*n.children[2])));
    }
    case operation::match:
    case operation::not_match:
        return eval_match(r, n, left);
    case operation::starts_with:
    case operation::ends_with:
    case operation::contains:
        return eval_text_test(r, n.op, left, right());
    default:
        return value::boolean(ordered(r, n.op, left, right()));
    }
}

value eval_sum(run& r, const node& n) {
    return n.adding > 1 ? eval_adding(r, n) : eval_chain(r, n);
}

value eval_product(run& r, const node& n) {
    return eval_chain(r, n);
}

// A whole number keeps its digits: -12345678901234567890 is exact.
value eval_minus(run& r, const node& n) {
    const auto x = numeric_of(r.eval(*n.children[0]));
    if (!x) return {};
    if (x->digits.empty()) return r.number(-x->as_double);
    return whole_number(r.memory(), !x->negative && x->digits != "0", x->digits);
}

} // namespace lead_ads::mapping
