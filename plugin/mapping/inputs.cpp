#include "mapping/inputs.hpp"

#include "core/same_text.hpp"
#include "core/utf8.hpp"
#include "mapping/functions/functions.hpp"
#include "mapping/run.hpp"
#include "mapping/scratch.hpp"

#include <algorithm>

namespace lead_ads::mapping {

namespace {

namespace f = functions;
using nodes = std::span<const node* const>;

bool is_call_of(const node& n, core::value (*function)(run&, const node&)) noexcept {
    return n.kind == node_kind::call && n.function->call == function;
}

// Reads the event by a name that is computed, or in a place of its own.
bool is_reading(const node& n) noexcept {
    return n.kind == node_kind::read || is_call_of(n, f::get) || is_call_of(n, f::get_cookie) ||
           is_call_of(n, f::get_header);
}

bool gives_boolean(const node& n) noexcept {
    return is_call_of(n, f::exists) || is_call_of(n, f::is_empty) || is_call_of(n, f::contains) ||
           is_call_of(n, f::starts_with) || is_call_of(n, f::ends_with);
}

// The arguments whose values become part of the call's own; most functions do something to their first.
nodes parts_of_call(const node& n) noexcept {
    if (gives_boolean(n)) return {};
    if (is_call_of(n, f::coalesce) || is_call_of(n, f::concat)) return n.children;
    if (is_call_of(n, f::if_else) || is_call_of(n, f::switch_case)) return n.children.subspan(1);
    return n.children.first(std::min<std::size_t>(n.children.size(), 1));
}

nodes parts_of(const node& n) noexcept {
    switch (n.kind) {
    case node_kind::join:
    case node_kind::sum:
    case node_kind::product:
    case node_kind::minus:
    case node_kind::list:
    case node_kind::record:
        return n.children;
    case node_kind::call:
        return parts_of_call(n);
    default:
        return {};
    }
}

// Whether `is_wanted` holds for the node or anything that becomes part of its value.
template <class Test>
bool any_part(const node& n, const Test& is_wanted) {
    return is_wanted(n) ||
           std::ranges::any_of(parts_of(n), [&](const node* part) { return any_part(*part, is_wanted); });
}

bool begins_with(std::span<const step> whole, std::span<const step> start) noexcept {
    return start.size() <= whole.size() &&
           std::ranges::equal(start, whole.first(start.size()),
                              [](const step& a, const step& b) { return core::same_text(a.key, b.key); });
}

class input_finder {
public:
    explicit input_finder(run& r) : run_(r) {}

    bool find(const node& n) {
        if (n.folded) return false;
        if (is_reading(n)) return is_something(run_.eval(n)) || is_unread(n);
        if (is_call_of(n, f::if_else)) return find_in_branch(n, truthy(run_.eval(*n.children[0])) ? 1 : 2);
        if (is_call_of(n, f::switch_case)) return find_in_branch(n, taken_case(n));
        return std::ranges::any_of(parts_of(n), [&](const node* part) { return find(*part); });
    }

private:
    bool find_in_branch(const node& n, std::size_t which) {
        return which < n.children.size() && find(*n.children[which]);
    }

    // The position of the result that SWITCH gives: x, v1, r1, v2, r2, ..., default.
    std::size_t taken_case(const node& n) {
        const auto x = run_.eval(*n.children[0]);
        std::size_t at = 1;
        for (; at + 1 < n.children.size(); at += 2)
            if (loosely_equal(run_, x, run_.eval(*n.children[at]))) return at + 1;
        return at;
    }

    bool is_unread(const node& n) const noexcept {
        if (n.kind != node_kind::read) return false;
        const auto steps = n.where->steps();
        return find_unread(run_.with(), names_event(steps) ? steps.subspan(1) : steps) != nullptr;
    }

    run& run_;
};

void append_format(const core::value& format, std::string& out) {
    if (!format.is_string() || format.size() == 0) return;
    if (!out.empty()) out += " or ";
    out.append("\"").append(format.as_string()).append("\"");
}

} // namespace

bool is_something(const core::value& v) noexcept {
    if (v.is_string()) return !core::js_trim(v.as_string()).empty();
    return !is_empty(v);
}

bool has_input(const rule& what, evaluation& with) {
    run r(with, what.compiled().shift);
    return input_finder(r).find(*what.compiled().root);
}

bool has_inputs(const rule& what) {
    return any_part(*what.compiled().root, [](const node& n) { return !n.folded && is_reading(n); });
}

bool adds_text(const rule& what) {
    return any_part(*what.compiled().root, [](const node& n) {
        return !n.folded && ((n.kind == node_kind::join && n.children.size() > 1) ||
                             n.kind == node_kind::sum || is_call_of(n, f::concat));
    });
}

std::string date_formats(const rule& what) {
    std::string formats;
    any_part(*what.compiled().root, [&](const node& n) {
        if (!is_call_of(n, f::date_parse)) return false;
        for (const auto* format : n.children.subspan(1))
            if (format->folded) append_format(format->constant, formats);
        return false;
    });
    return formats;
}

std::string date_formats(const rule& what, const evaluation& with) {
    auto formats = date_formats(what);
    for (const auto& place : with.work->unread)
        if (formats.empty()) formats = date_formats(*place.by);
    return formats;
}

void mark_unread(evaluation& with, const path& where, const rule& by) {
    forget_unread(with, where);
    constexpr std::size_t most = 64;
    auto& unread = with.work->unread;
    if (unread.size() < most) unread.push_back({where.steps(), &by});
}

void forget_unread(evaluation& with, const path& where) {
    std::erase_if(with.work->unread,
                  [&](const unread_place& known) { return begins_with(known.where, where.steps()); });
}

const rule* find_unread(const evaluation& with, std::span<const step> where) noexcept {
    for (const auto& known : with.work->unread)
        if (begins_with(where, known.where)) return known.by;
    return nullptr;
}

} // namespace lead_ads::mapping
