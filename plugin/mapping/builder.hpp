// Makes the nodes of a program: checks what a function or operator asks of its arguments and computes what is
// constant.
//
// In: nodes with their kind and place, and their finished children. Out: finished nodes in the program.
// Mistakes go to the list; a node is made all the same, so that the parser goes on and finds the next one.
// [one thread]
#pragma once

#include "mapping/compile_error.hpp"
#include "mapping/program.hpp"

#include <string_view>
#include <vector>

namespace lead_ads::mapping {

class builder {
public:
    builder(program& into, const compile_settings& settings, compile_errors& errors);

    using children = std::vector<const node*>;

    const node* constant(node n, const core::value& v);
    const node* read(node n, std::string_view path_text);
    const node* read(node n, const result<path>& parsed);
    const node* read_by_get(node n, std::string_view written);
    const node* finish(node n, const children& from);
    const node* chain(node n, const children& from, const std::vector<operation>& operations);
    const node* record(node n, const children& from, const std::vector<std::string_view>& keys);
    // `name` is the function's as the formula has it; `n.offset` is where the name begins.
    const node* call(node n, std::string_view name, const children& from);

    void error(std::size_t offset, std::size_t length, std::string message, std::string hint);

private:
    const node* add(const node& n);
    std::uint32_t slot_of(const path& where) const;
    bool check_count(const node& n, const function_row& row);
    void check_role(node& n);
    void check_regex(node& n, const node& argument);
    void check_path(node& n, const node& argument);
    void check_unit(const node& argument);
    void check_date_options(const node& argument);
    void check_property(const node& argument);
    void check_decimal_sign(const node& argument);
    void check_table(node& n);
    bool check_column(node& n, const lookup_table& table);
    bool can_fold(const node& n) const noexcept;
    void fold(node& n);

    program& into_;
    compile_errors& errors_;
    path_index* places_;
    const lookup_tables* lookups_;
    evaluation folding_;
};

} // namespace lead_ads::mapping
