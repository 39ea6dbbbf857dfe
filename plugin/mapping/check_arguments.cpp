#include "mapping/check_arguments.hpp"

#include "core/ascii.hpp"
#include "mapping/run.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::mapping {

namespace {

// What functions give and take: bit n of `takes` is argument n.
struct numeric_function {
    std::string_view name;
    unsigned takes;
};

constexpr numeric_function numeric_functions[] = {
    {"ABS", 1},     {"AGE", 0},   {"AVERAGE", 2},   {"CEIL", 1},   {"COUNT", 0}, {"DATEDIFF", 0},
    {"DAY", 0},     {"FLOOR", 1}, {"HOUR", 0},      {"LENGTH", 0}, {"MAX", 2},   {"MIN", 2},
    {"MINUTES", 0}, {"MOD", 3},   {"MONTH", 0},     {"NUMBER", 1}, {"ROUND", 3}, {"SECONDS", 0},
    {"SIZE", 0},    {"SUM", 2},   {"TIMESTAMP", 0}, {"YEAR", 0},
};

constexpr std::array<std::string_view, 5> aggregations = {"AVERAGE", "COUNT", "MAX", "MIN", "SUM"};

// Who writes one of these wants text.
constexpr std::array<std::string_view, 4> text_functions = {"CONCAT", "JOIN", "PAD", "STRING"};

// Properties of these names hold one number, not a list.
constexpr std::array<std::string_view, 40> names_of_numbers = {
    "amount",   "betrag",  "cost",    "discount", "fee",      "frais",   "gross",  "margin",
    "montant",  "net",     "number",  "preis",    "price",    "prix",    "qty",    "quantity",
    "remise",   "revenue", "score",   "shipping", "subtotal", "sum",     "summe",  "tax",
    "total",    "tva",     "umsatz",  "value",    "vat",      "versand", "rabatt", "steuer",
    "turnover", "margen",  "deposit", "payment",  "budget",   "profit",  "wert",   "valeur",
};

template <class Names>
bool is_call_of(const node& n, const Names& names) noexcept {
    return n.kind == node_kind::call && std::ranges::find(names, n.function->name) != std::end(names);
}

const numeric_function* find_numeric(const node& n) noexcept {
    if (n.kind != node_kind::call) return nullptr;
    const auto* found = std::ranges::find(numeric_functions, n.function->name, &numeric_function::name);
    return found == std::end(numeric_functions) ? nullptr : found;
}

bool is_plain_number(std::string_view text) noexcept {
    const auto point = std::min(text.find('.'), text.size());
    const auto whole = text.substr(0, point);
    const auto decimals = text.substr(std::min(point + 1, text.size()));
    const auto digits = [](std::string_view s) {
        return !s.empty() && std::ranges::all_of(s, core::is_digit);
    };
    return digits(whole) && (whole.size() == 1 || whole[0] != '0') &&
           (point == text.size() || digits(decimals));
}

// A literal that is no number, or a function that makes text: the sum around it joins on purpose.
bool is_meant_as_text(const node* n) noexcept {
    if (n->folded) return n->constant.is_string() && !is_plain_number(n->constant.as_string());
    return is_call_of(*n, text_functions);
}

bool gives_number(const node& n) noexcept {
    if (n.folded) return n.constant.is_number();
    if (n.kind == node_kind::product || n.kind == node_kind::minus) return true;
    if (n.kind == node_kind::sum)
        return std::ranges::find(n.operations, operation::subtract) != n.operations.end();
    return find_numeric(n) != nullptr;
}

// Nodes are made by the builder and belong to a program that is still being written.
void add_first(const node& sum, std::size_t count) {
    const auto first = sum.children.first(count);
    if (sum.folded || count < 2 || std::ranges::any_of(first, is_meant_as_text)) return;
    const_cast<node&>(sum).adding = static_cast<std::uint32_t>(count);
}

void expect_numbers(std::span<const node* const> children) {
    for (const auto* child : children)
        expect_number(*child);
}

// What stands before the last minus is part of what it subtracts from.
void expect_before_minus(const node& sum) {
    const auto minus = std::ranges::find(sum.operations.rbegin(), sum.operations.rend(), operation::subtract);
    const auto before = static_cast<std::size_t>(sum.operations.rend() - minus);
    if (before == 0) return;
    add_first(sum, before);
    expect_numbers(sum.children.first(before + 1));
}

bool compares_numbers(const node& n) noexcept {
    return n.kind == node_kind::comparison && n.op >= operation::equal && n.op <= operation::between &&
           std::ranges::any_of(n.children, [](const node* child) { return gives_number(*child); });
}

void expect_arguments(const node& call) {
    const auto* row = find_numeric(call);
    for (std::size_t i = 0; row && i < call.children.size() && i < 8; ++i)
        if ((row->takes >> i & 1) != 0) expect_number(*call.children[i]);
}

// The results of SWITCH stand at 2, 4, ... and, for the default, at the end.
bool is_result_of_switch(std::size_t position, std::size_t size) noexcept {
    return position > 0 && (position % 2 == 0 || (position + 1 == size && size % 2 == 0));
}

template <class Use>
void for_each_result(const node& call, const Use& use) {
    for (std::size_t i = 0; i < call.children.size(); ++i) {
        const auto name = call.function->name;
        const bool is_result = name == "COALESCE" || (name == "IF" && i > 0) ||
                               (name == "SWITCH" && is_result_of_switch(i, call.children.size()));
        if (is_result) use(*call.children[i]);
    }
}

std::string_view last_step(const node& read) noexcept {
    return read.where->steps().back().key;
}

bool is_single_value(const node& n) noexcept {
    if (n.folded) return !n.constant.is_array() && !n.constant.is_null();
    switch (n.kind) {
    case node_kind::sum:
    case node_kind::product:
    case node_kind::minus:
    case node_kind::comparison:
    case node_kind::any_of:
    case node_kind::all_of:
    case node_kind::negation:
    case node_kind::record:
        return true;
    default:
        return find_numeric(n) != nullptr || is_call_of(n, text_functions);
    }
}

// Whether the last word of a name, unit_price or unitPrice, is one of a number.
bool names_number(std::string_view name) {
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), core::ascii_lower);
    const auto is_last_word = [&](std::string_view word) {
        if (!std::string_view(lower).ends_with(word)) return false;
        const auto begin = lower.size() - word.size();
        return begin == 0 || !core::is_letter(name[begin - 1]) || core::is_upper_letter(name[begin]);
    };
    return name.size() == 1 || std::ranges::any_of(names_of_numbers, is_last_word);
}

bool mentions(const node& n, std::string_view path_text) noexcept {
    if (n.kind == node_kind::read) return n.where->text() == path_text;
    return std::ranges::any_of(n.children, [&](const node* child) { return mentions(*child, path_text); });
}

// SUM(total, shipping): the first is a number by its name, and the second does not go through it.
bool is_pair_of_numbers(const node& first, const node& second) {
    if (first.kind != node_kind::read || first.where->has_wildcard()) return false;
    if (second.kind != node_kind::read || second.where->has_wildcard()) return false;
    const bool is_about_list = mentions(second, first.where->text()) || names_event(second.where->steps()) ||
                               second.where->steps().front().key == "item";
    return !is_about_list && names_number(last_step(first)) && names_number(last_step(second));
}

compile_error no_list(const node& call, const node& where) {
    const std::string name(call.function->name);
    return {where.offset, where.length, name + " goes through a list, and this is a single value",
            name == "SUM" ? "numbers are added with +, as in a + b, or in a list: SUM([a, b])"
                          : "put the values in a list: " + name + "([a, b])"};
}

} // namespace

std::optional<compile_error> find_scalar_aggregation(const node& call) {
    if (!is_call_of(call, aggregations)) return std::nullopt;
    const auto& first = *call.children[0];
    if (is_single_value(first)) return no_list(call, first);
    if (call.children.size() < 2) return std::nullopt;
    const auto& second = *call.children[1];
    const bool is_number = second.folded && second.constant.is_number() && call.function->name != "COUNT" &&
                           first.kind == node_kind::read && !first.where->has_wildcard();
    if (is_number || is_pair_of_numbers(first, second)) return no_list(call, first);
    return std::nullopt;
}

void expect_number(const node& n) {
    if (n.folded) return;
    if (n.kind == node_kind::call) return for_each_result(n, expect_number);
    if (n.kind != node_kind::sum) return;
    add_first(n, n.children.size());
    expect_numbers(n.children);
}

void expect_number_members(const node& n, std::span<const std::string_view> names) {
    const auto go_on = [&](const node& part) { expect_number_members(part, names); };
    if (n.kind == node_kind::list)
        for (const auto* child : n.children)
            go_on(*child);
    if (n.kind == node_kind::call && n.function->name == "FOR_EACH") go_on(*n.children[1]);
    if (n.kind == node_kind::call) for_each_result(n, go_on);
    if (n.kind != node_kind::record) return;
    for (std::size_t i = 0; i < n.keys.size(); ++i)
        if (std::ranges::find(names, n.keys[i]) != names.end()) expect_number(*n.children[i]);
}

void expect_numbers_inside(node& n) {
    if (n.kind == node_kind::product || n.kind == node_kind::minus || compares_numbers(n))
        return expect_numbers(n.children);
    if (n.kind == node_kind::sum) return expect_before_minus(n);
    if (n.kind == node_kind::call) expect_arguments(n);
}

} // namespace lead_ads::mapping
