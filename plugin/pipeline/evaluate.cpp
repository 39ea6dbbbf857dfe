#include "pipeline/evaluate.hpp"

#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "core/utf8.hpp"
#include "transform/properties.hpp"

#include <algorithm>

namespace lead_ads::pipeline {

namespace {

class silent_listener final : public transform::refused_write_listener {
    void on_refused_write(const config::property_change&, mapping::write_result) override {}
};

// Columns count characters; a formula on a command line is one line.
std::uint32_t column_of(std::string_view text, std::size_t offset) {
    return 1 + static_cast<std::uint32_t>(core::count_code_points(text.substr(0, offset)));
}

config::diagnostic diagnostic_of(const mapping::compile_error& error, std::string_view formula) {
    config::diagnostic found;
    found.where = {1, column_of(formula, error.offset)};
    found.mark = column_of(formula, error.offset + error.length) - found.where.column;
    found.message = error.message;
    found.suggestion = error.hint;
    found.source = formula;
    return found;
}

config::diagnostic note_of(const mapping::evaluation_note& note, std::string_view formula) {
    config::diagnostic found;
    found.level = config::severity::note;
    found.where = {1, column_of(formula, note.offset)};
    found.message = mapping::describe(note.reached);
    found.source = formula;
    return found;
}

// "=" before a formula, as the mapping file has it, is forgiven; what has holes and is no formula is a
// template.
mapping::result<mapping::rule> compile_rule(std::string_view text,
                                            const mapping::compile_settings& settings) {
    if (text.starts_with('=')) return mapping::rule::compile_text(text, settings);
    auto formula = mapping::rule::compile_formula(text, settings);
    const bool is_template = !formula && text.find("{{") != text.npos;
    return is_template ? mapping::rule::compile_text(text, settings) : formula;
}

} // namespace

evaluated evaluate_formula(std::string_view formula, std::optional<std::string_view> event,
                           const compiled& with, std::int64_t now_ms, scratch& memory) {
    evaluated result;
    memory.memory.reset();
    mapping::compile_settings compile;
    compile.zone = &with.settings->general.compiled_zone;
    compile.lookups = &with.settings->lookups;
    const auto compiled = compile_rule(formula, compile);
    if (!compiled) {
        result.formula_is_good = false;
        std::ranges::transform(compiled.error(), std::back_inserter(result.found),
                               [&](const mapping::compile_error& e) { return diagnostic_of(e, formula); });
        return result;
    }
    const auto json = core::parse_json(event.value_or("{}"), memory.memory);
    if (!json.ok) {
        result.event_is_good = false;
        result.found.push_back({});
        result.found.back().message = std::string("the event is not JSON: ") + json.problem;
        return result;
    }
    memory.evaluation.zone = compile.zone;
    memory.evaluation.start(json.root, now_ms);
    silent_listener listener;
    transform::change_properties(with.settings->properties, memory.evaluation, listener);
    memory.evaluation.place = formula;
    core::write_json(mapping::evaluate(*compiled, memory.evaluation), result.json);
    std::ranges::transform(memory.evaluation.notes(), std::back_inserter(result.found),
                           [&](const mapping::evaluation_note& note) { return note_of(note, formula); });
    return result;
}

} // namespace lead_ads::pipeline
