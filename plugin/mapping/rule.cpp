#include "mapping/rule.hpp"

#include "core/json_write.hpp"
#include "core/large_stack.hpp"
#include "core/utf8.hpp"
#include "mapping/parser.hpp"
#include "mapping/program.hpp"
#include "mapping/run.hpp"
#include "mapping/template_parser.hpp"

#include <algorithm>
#include <tuple>

namespace lead_ads::mapping {

namespace {

constexpr std::size_t max_errors = 20;

// Levels of nodes that fit on any thread's stack.
constexpr std::size_t highest_on_any_stack = 24;

compile_errors refuse_text(std::string_view text) {
    if (text.size() > rule::max_text)
        return one_error(0, 0, "the text is longer than 64 KiB", "split it into several properties");
    if (!core::is_utf8(text)) return one_error(0, 0, "the text is not valid UTF-8", "save the file as UTF-8");
    return {};
}

// The program keeps the text: its nodes point into it.
std::shared_ptr<program> start_program(std::string_view text, rule_form form) {
    auto made = std::make_shared<program>();
    made->text = text;
    made->form = form;
    return made;
}

compile_errors in_order(compile_errors errors, std::size_t shift) {
    std::ranges::sort(errors, {}, [](const compile_error& e) { return std::tie(e.offset, e.message); });
    if (errors.size() > max_errors) errors.resize(max_errors);
    for (auto& e : errors)
        e.offset += shift;
    return errors;
}

std::size_t height_of(const node& n) noexcept {
    std::size_t highest = 0;
    for (const auto* child : n.children)
        highest = std::max(highest, height_of(*child));
    return highest + 1;
}

void finish(program& made) {
    made.source_paths = collect_source_paths(made);
    made.is_high = height_of(*made.root) > highest_on_any_stack;
}

// A computed number beyond a double is null already; one that was read and copied is not.
core::value within_limits(const core::value& v, run& r) {
    if (v.is_number() && !v.is_written_integer() && !v.is_finite())
        return r.note(limit::number), core::value{};
    if (v.is_scalar()) return v;
    const auto& most = r.with().limits;
    const auto extent = measure_json(v, most.result_bytes, most.result_depth);
    if (extent.depth > most.result_depth) r.stop(limit::result_depth);
    if (extent.bytes > most.result_bytes) r.stop(limit::result_bytes);
    return r.stopped() ? core::value{} : v;
}

core::value evaluate_here(const program& what, evaluation& with) {
    run r(with, what.shift);
    const auto v = within_limits(r.eval(*what.root), r);
    if (v.is_null()) r.note_unread();
    return v;
}

} // namespace

void throw_exception_from_error(const compile_errors& errors, const boost::source_location&) {
    throw std::logic_error(errors.empty() ? "no error" : errors.front().message);
}

rule::rule(std::shared_ptr<const program> compiled) noexcept : program_(std::move(compiled)) {}

rule::rule() : rule(constant({})) {}

result<rule> rule::compile_text(std::string_view text, const compile_settings& settings) {
    if (auto refused = refuse_text(text); !refused.empty()) return refused;
    const bool is_formula = text.starts_with('=');
    auto made = start_program(text, is_formula ? rule_form::formula : rule_form::text_template);
    compile_errors errors;
    const std::string_view kept = made->text;
    made->shift = is_formula;
    core::on_large_stack([&] {
        if (is_formula)
            parse_formula(kept.substr(1), *made, settings, errors);
        else
            parse_template(kept, *made, settings, errors);
        if (errors.empty()) finish(*made);
    });
    if (!errors.empty()) return in_order(std::move(errors), is_formula);
    return rule(std::move(made));
}

result<rule> rule::compile_formula(std::string_view text, const compile_settings& settings) {
    if (auto refused = refuse_text(text); !refused.empty()) return refused;
    auto made = start_program(text, rule_form::formula);
    compile_errors errors;
    core::on_large_stack([&] {
        parse_formula(made->text, *made, settings, errors);
        if (errors.empty()) finish(*made);
    });
    if (!errors.empty()) return in_order(std::move(errors), 0);
    return rule(std::move(made));
}

rule rule::constant(const core::value& v) {
    auto made = start_program("", rule_form::constant);
    core::write_json(v, made->text);
    auto* root = new (made->memory.array<node>(1)) node;
    root->constant = deep_copy(v, made->memory);
    root->folded = true;
    made->root = root;
    return rule(std::move(made));
}

rule_form rule::form() const noexcept {
    return program_->form;
}

bool rule::is_constant() const noexcept {
    return program_->root->folded;
}

core::value rule::constant_value() const noexcept {
    return is_constant() ? program_->root->constant : core::value{};
}

std::string_view rule::text() const noexcept {
    return program_->text;
}

std::string rule::print() const {
    std::string out = form() == rule_form::formula ? "=" : "";
    core::on_large_stack([&] { out += mapping::print(*program_); });
    return out;
}

std::span<const std::string> rule::source_paths() const noexcept {
    return program_->source_paths;
}

core::value evaluate(const rule& what, evaluation& with) {
    core::value v;
    if (!what.program_->is_high) return evaluate_here(*what.program_, with);
    core::on_large_stack([&] { v = evaluate_here(*what.program_, with); });
    return v;
}

bool holds(const rule& what, evaluation& with) {
    const auto v = evaluate(what, with);
    return run(with, what.program_->shift).holds(v);
}

bool truthy(const core::value& v) noexcept {
    switch (v.type()) {
    case core::kind::null:
        return false;
    case core::kind::boolean:
        return v.as_boolean();
    case core::kind::number:
        return v.as_double() != 0;
    default:
        return v.size() != 0;
    }
}

} // namespace lead_ads::mapping
