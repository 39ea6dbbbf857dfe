// One compiled template, formula or constant of the mapping file.
//
// In: text that is compiled once, when the configuration is read; then events. Out: values. Refuses at
// compile time what cannot be meant (syntax, unknown functions, wrong numbers of arguments, bad constants,
// more than 64 KiB of text, more than 64 levels); at run time it refuses nothing: what cannot be computed is
// null, and a limit that was reached is noted in the evaluation. A rule is immutable and shares its program:
// copies are cheap and any number of threads may evaluate it, each with an evaluation of its own.
#pragma once

#include "core/value.hpp"
#include "mapping/compile_error.hpp"
#include "mapping/evaluation.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::mapping {

struct program;
class path_index;
struct named_lookup;

struct compile_settings {
    const date::time_zone* zone = nullptr; // for constants that hold dates; null: those are not folded
    // Takes the paths that the rule reads, so that one walk through an event finds them for all rules
    // (evaluation::found); null: each rule looks for itself.
    path_index* places = nullptr;
    // The rule's value must be a number: numeric texts add there instead of joining.
    bool is_number = false;
    // So must be the members of these names in records that it gives.
    std::span<const std::string_view> number_members = {};
    // The tables that LOOKUP may name; null: none.
    const std::vector<named_lookup>* lookups = nullptr;
};

enum class rule_form : std::uint8_t {
    constant,      // A value of the file: text without a hole, a number, a list, ...
    text_template, // Text with at least one hole.
    formula,       // What follows "=", or a condition.
};

class rule {
public:
    static constexpr std::size_t max_text = 64 * 1024;

    rule(); // the constant null

    // A YAML text of the mapping file: a formula when it begins with "=", otherwise a template.
    static result<rule> compile_text(std::string_view text, const compile_settings& settings);
    // A formula without "=": filters.when, `when:`, eval.
    static result<rule> compile_formula(std::string_view text, const compile_settings& settings);
    // Any other YAML value; copied.
    static rule constant(const core::value& value);

    rule_form form() const noexcept;
    // True too for a formula that gives the same value for every event.
    bool is_constant() const noexcept;
    core::value constant_value() const noexcept; // null unless is_constant()
    // The text as the file has it; of a constant its JSON.
    std::string_view text() const noexcept;
    // The text in canonical form: compiling it (compile_text) gives the same program.
    std::string print() const;
    // The paths that the rule reads from the event, each once, in the order of their first appearance:
    // user.email, items.*.id, context.request.headers.referer. Names inside FOR_EACH are shown below its
    // array.
    std::span<const std::string> source_paths() const noexcept;
    // The tree behind the rule (mapping/program.hpp), for warnings about it and for inputs.hpp.
    const program& compiled() const noexcept { return *program_; }

private:
    explicit rule(std::shared_ptr<const program> compiled) noexcept;
    std::shared_ptr<const program> program_;
    friend core::value evaluate(const rule&, evaluation&);
    friend bool holds(const rule&, evaluation&);
};

// The rule's value for the event. It lives as long as the arena, the event and the rule. Throws nothing but
// std::bad_alloc.
core::value evaluate(const rule& what, evaluation& with);

// Whether the rule, as a condition, is true for the event. A text that means no ("false", "0", "no") is true
// and noted.
bool holds(const rule& what, evaluation& with);

// What conditions take for true: everything but "", null, 0, false, [] and {}.
bool truthy(const core::value& v) noexcept;
// What ISEMPTY and COALESCE take for empty: null, "", [] and {}.
inline bool is_empty(core::value v) noexcept {
    return v.is_null() || (!v.is_number() && !v.is_boolean() && v.size() == 0);
}

} // namespace lead_ads::mapping
