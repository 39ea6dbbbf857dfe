// The compiled form of a rule: an immutable tree of nodes.
//
// In: what the parsers make. Out: nodes for the evaluator, the printer and the collector of paths. A program
// owns everything its nodes point to. Written by one thread, then read by any number.
#pragma once

#include "core/arena.hpp"
#include "core/value.hpp"
#include "mapping/function_table.hpp"
#include "mapping/lookup_table.hpp"
#include "mapping/path.hpp"
#include "mapping/path_index.hpp"
#include "mapping/regex/regex.hpp"
#include "mapping/rule.hpp"

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::mapping {

enum class node_kind : std::uint8_t {
    constant,   // A literal.
    read,       // A path, seen from where the expression stands.
    join,       // The pieces of a template.
    any_of,     // OR.
    all_of,     // AND.
    negation,   // NOT.
    comparison, // One comparison operator; the first child is its left side.
    sum,        // A chain of + and -.
    product,    // A chain of * and /.
    minus,      // Unary minus.
    call,       // A function.
    list,       // [a, b].
    record,     // {key: value}.
};

enum class operation : std::uint8_t {
    none,          // The node has no operator.
    add,           // +
    subtract,      // -
    multiply,      // *
    divide,        // /
    equal,         // = ==
    not_equal,     // != <>
    less,          // <
    greater,       // >
    less_equal,    // <=
    greater_equal, // >=
    in,            // IN(...)
    not_in,        // !IN(...)
    between,       // BETWEEN(low, high)
    match,         // ~
    not_match,     // !~
    starts_with,   // STARTSWITH(...)
    ends_with,     // ENDSWITH(...)
    contains,      // CONTAINS(...)
};

struct node {
    node_kind kind = node_kind::constant;
    operation op = operation::none;
    bool folded = false; // `constant` is its value, whatever the kind
    std::uint32_t adding =
        0; // of a sum: so many of its first children add when all are numbers or numeric texts
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    std::span<const node* const> children;
    std::span<const operation> operations;  // of a chain: before the second child, the third, ...
    std::span<const std::string_view> keys; // of a record
    core::value constant;
    const path* where = nullptr; // of a read
    bool may_be_name = false;    // of a read by GET: the path's text may be the name of one property
    std::uint32_t slot = path_index::none;  // of a read: its place in evaluation::found
    const function_row* function = nullptr; // of a call
    const lookup_table* table = nullptr;    // of a call of LOOKUP
    std::uint32_t column = 0;               // of that table
    const regex* expression = nullptr;      // of a comparison or call with a constant regular expression
};

// A node of this kind at a place in the text; the rest is still to be filled in.
inline node node_at(std::size_t offset, std::size_t length, node_kind kind = node_kind::constant) noexcept {
    node n;
    n.kind = kind;
    n.offset = static_cast<std::uint32_t>(offset);
    n.length = static_cast<std::uint32_t>(length);
    return n;
}

struct program {
    program() : memory(512) {}

    rule_form form = rule_form::constant;
    std::string text;      // as written
    std::size_t shift = 0; // where in it the nodes' offsets count from: behind "="
    const node* root = nullptr;
    std::vector<std::string> source_paths;
    bool is_high = false; // more levels of nodes than every thread's stack has room for

    core::arena memory; // nodes, spans, constants
    std::deque<path> paths;
    std::deque<regex> patterns;
    std::vector<std::shared_ptr<const lookup_table>> tables;
};

// The formula (without "=") or template that compiles to the same program.
std::string print(const program& p);

// The paths that the program reads, as rule::source_paths gives them.
std::vector<std::string> collect_source_paths(const program& p);

} // namespace lead_ads::mapping
