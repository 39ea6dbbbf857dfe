#include "pipeline/event_time.hpp"

#include "mapping/inputs.hpp"

#include <string>

namespace lead_ads::pipeline {

namespace {

using facebook::time_fault;
using facebook::time_form;

constexpr facebook::event_time unreadable{time_form::invalid, 0, time_fault::form};

// A rule that gave nothing is asked for its formats, anything else for the form that it has.
std::string_view sentence_of(const facebook::event_time& time, const std::string& formats, scratch& memory) {
    if (formats.empty()) return facebook::describe(time.fault);
    return memory.memory.copy("the event's time cannot be read: expected is the format " + formats +
                              "; give DATEPARSE every format that occurs, as in DATEPARSE(text, f1, f2)");
}

told_time tell_by_rule(facebook::event_time time, const mapping::rule& rule, scratch& memory) {
    const bool has_input = mapping::has_input(rule, memory.evaluation);
    if (time.form == time_form::missing && has_input)
        return {unreadable, sentence_of(unreadable, mapping::date_formats(rule, memory.evaluation), memory)};
    // Text of the rule's own around nothing.
    if (time.form == time_form::invalid && !has_input && mapping::has_inputs(rule)) return {};
    return {time, facebook::describe(time.fault)};
}

} // namespace

told_time tell_time(const core::value& written, const compiled& with, scratch& memory) {
    const auto time = facebook::read_event_time(written, with.settings->general.compiled_zone);
    if (with.event_time_rule && time.form != time_form::valid) [[unlikely]]
        return tell_by_rule(time, with.event_time_rule->rule, memory);
    if (with.event_time_rule) return {time, {}};
    const auto* failed = mapping::find_unread(memory.evaluation, with.event_timestamp.where.steps());
    if (!failed) return {time, facebook::describe(time.fault)};
    return {unreadable, sentence_of(unreadable, mapping::date_formats(*failed, memory.evaluation), memory)};
}

told_time find_time(const compiled& with, scratch& memory) {
    auto& evaluation = memory.evaluation;
    const auto written = with.event_time_rule
                             ? mapping::evaluate(with.event_time_rule->rule, evaluation)
                             : mapping::resolve(with.event_timestamp.where, evaluation.event, evaluation);
    return tell_time(written, with, memory);
}

} // namespace lead_ads::pipeline
