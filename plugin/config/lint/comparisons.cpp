// Comparisons that give the same for every event.
#include "config/lint/lint.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

namespace lead_ads::config::lint {

namespace {

using mapping::node;
using mapping::node_kind;
using mapping::operation;

constexpr auto numeric = std::to_array<std::string_view>(
    {"LENGTH",    "SIZE",  "NUMBER", "COUNT", "SUM",  "AVERAGE", "MIN",     "MAX",
     "AGE",       "YEAR",  "MONTH",  "DAY",   "HOUR", "MINUTES", "SECONDS", "DATEDIFF",
     "TIMESTAMP", "ROUND", "FLOOR",  "CEIL",  "ABS",  "MOD"});
constexpr auto boolean =
    std::to_array<std::string_view>({"EXISTS", "ISEMPTY", "CONTAINS", "STARTSWITH", "ENDSWITH", "AND", "OR"});

template <std::size_t N>
bool calls_one_of(const node& n, const std::array<std::string_view, N>& names) {
    return n.kind == node_kind::call && n.function != nullptr &&
           std::ranges::find(names, n.function->name) != names.end();
}

bool gives_number(const node& n) {
    return n.kind == node_kind::product || n.kind == node_kind::minus || calls_one_of(n, numeric) ||
           (n.folded && n.constant.is_number());
}

bool gives_boolean(const node& n) {
    return n.kind == node_kind::comparison || n.kind == node_kind::any_of || n.kind == node_kind::all_of ||
           n.kind == node_kind::negation || calls_one_of(n, boolean);
}

std::optional<double> number_in(const node& n) {
    if (!n.folded) return std::nullopt;
    if (n.constant.is_number()) return n.constant.as_double();
    const std::string text(constant_text_of(n));
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0') return std::nullopt;
    return number;
}

// A text that no number equals; "" is left alone: it is compared with on purpose.
bool is_words(const node& n) {
    return n.folded && n.constant.is_string() && n.constant.size() != 0 && !number_in(n);
}

bool is_equality(operation op) {
    return op == operation::equal || op == operation::not_equal || op == operation::in ||
           op == operation::not_in;
}

bool is_order(operation op) {
    return op == operation::less || op == operation::greater || op == operation::less_equal ||
           op == operation::greater_equal;
}

// MONTH(d) = "May", EXISTS(x) = "yes"
void find_other_kind(const subject& in, const rule_site& site, const node& n) {
    if (n.kind != node_kind::comparison || n.children.size() < 2 || (!is_equality(n.op) && !is_order(n.op)))
        return;
    for (std::size_t i = 0; i < n.children.size(); ++i) {
        const auto& text = *n.children[i];
        const auto& other = *n.children[i == 0 ? 1 : 0];
        if (!is_words(text) || other.folded) continue;
        if (gives_number(other))
            in.warn(site, text,
                    "a number is compared with a text here: it never equals " +
                        quoted(text.constant.as_string()),
                    "compare it with a number");
        else if (gives_boolean(other) && is_equality(n.op))
            in.warn(site, text,
                    "true or false is compared with a text here: it never equals " +
                        quoted(text.constant.as_string()),
                    "write the condition alone, or NOT(...)");
    }
}

bool has_letter(std::string_view text, bool (*is_such)(char)) {
    return std::ranges::any_of(text, is_such);
}
bool is_upper(char c) {
    return core::is_upper_letter(c);
}
bool is_lower(char c) {
    return core::is_lower_letter(c);
}

// LOWER(x) = "FR"
void find_other_case(const subject& in, const rule_site& site, const node& n) {
    if (n.kind != node_kind::comparison || n.children.size() < 2 || is_order(n.op) ||
        n.op == operation::between || n.op == operation::match || n.op == operation::not_match)
        return;
    const bool lower = is_call(*n.children[0], "LOWER");
    if (!lower && !is_call(*n.children[0], "UPPER")) return;
    for (const auto* item : n.children.subspan(1)) {
        const auto text = constant_text_of(*item);
        if (!has_letter(text, lower ? is_upper : is_lower)) continue;
        std::string better(text);
        std::ranges::transform(better, better.begin(), [&](char c) {
            return lower                      ? core::ascii_lower(c)
                   : core::is_lower_letter(c) ? static_cast<char>(c - ('a' - 'A'))
                                              : c;
        });
        in.warn(site, *item,
                std::string(lower ? "a text in lower case" : "a text in capitals") + " never equals " +
                    quoted(text),
                "write \"" + better + "\"");
    }
}

bool same_path(const node& a, const node& b) {
    return a.kind == node_kind::read && b.kind == node_kind::read && a.where->text() == b.where->text();
}

// user.country = user.country
void find_itself(const subject& in, const rule_site& site, const node& n) {
    const bool is_comparison =
        n.kind == node_kind::comparison && n.children.size() >= 2 && (is_equality(n.op) || is_order(n.op));
    if (is_comparison && std::ranges::any_of(n.children.subspan(1), [&](const node* other) {
            return same_path(*n.children[0], *other);
        }))
        in.warn(site, n, "this compares a property with itself: it gives the same for every event",
                "put a text in quotes, or name the other property");
}

// age BETWEEN(80, 7)
void find_reversed_range(const subject& in, const rule_site& site, const node& n) {
    if (n.kind != node_kind::comparison || n.op != operation::between || n.children.size() < 3) return;
    const auto low = number_in(*n.children[1]);
    const auto high = number_in(*n.children[2]);
    if (low && high && *low > *high)
        in.warn(site, n, "nothing lies between a larger and a smaller number: this is never true",
                "write the smaller number first");
}

// Bounds that one property must keep: value > 10 AND value < 5.
struct bound {
    std::string_view path;
    std::optional<double> above, below;
};

std::optional<bound> bound_of(const node& n) {
    if (n.kind != node_kind::comparison || !is_order(n.op) || n.children[0]->kind != node_kind::read)
        return std::nullopt;
    const auto limit = number_in(*n.children[1]);
    if (!limit) return std::nullopt;
    bound found{n.children[0]->where->text(), {}, {}};
    (n.op == operation::greater || n.op == operation::greater_equal ? found.above : found.below) = limit;
    return found;
}

void find_empty_range(const subject& in, const rule_site& site, const node& n) {
    if (n.kind != node_kind::all_of) return;
    std::vector<bound> bounds;
    for (const auto* child : n.children) {
        const auto more = bound_of(*child);
        if (!more) continue;
        for (const auto& known : bounds) {
            const auto above = more->above ? more->above : known.above;
            const auto below = more->below ? more->below : known.below;
            if (known.path == more->path && above && below && *above > *below)
                return in.warn(site, n,
                               "no number is above " + std::to_string(static_cast<long long>(*above)) +
                                   " and below " + std::to_string(static_cast<long long>(*below)) +
                                   ": this is never true",
                               "write OR, or turn the signs round");
        }
        bounds.push_back(*more);
    }
}

// country != "FR" OR country != "US"
void find_everything(const subject& in, const rule_site& site, const node& n) {
    if (n.kind != node_kind::any_of || n.children.size() < 2) return;
    const auto differs = [](const node& c) {
        return c.kind == node_kind::comparison && c.op == operation::not_equal &&
               c.children[0]->kind == node_kind::read && c.children[1]->folded;
    };
    const auto& first = *n.children[0];
    if (!differs(first)) return;
    const bool all_differ = std::ranges::all_of(n.children.subspan(1), [&](const node* c) {
        return differs(*c) && same_path(*first.children[0], *c->children[0]) &&
               !(c->children[1]->constant == first.children[1]->constant);
    });
    if (all_differ)
        in.warn(site, n, "this is true for every event: what is one of them differs from the other",
                "write AND, or !IN(a, b)");
}

constexpr node_lint all[] = {find_other_kind,     find_other_case,  find_itself,
                             find_reversed_range, find_empty_range, find_everything};

} // namespace

std::span<const node_lint> comparison_lints() noexcept {
    return all;
}

} // namespace lead_ads::config::lint
