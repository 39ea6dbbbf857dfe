#include "pipeline/build_payload.hpp"

#include "core/note.hpp"
#include "facebook/hash_field.hpp"
#include "facebook/lifecycle.hpp"
#include "facebook/privacy.hpp"
#include "facebook/property_types.hpp"
#include "mapping/assign.hpp"
#include "mapping/cookie.hpp"
#include "pipeline/null_reason.hpp"
#include "pipeline/payload_draft.hpp"

#include <array>
#include <span>
#include <string_view>

namespace lead_ads::pipeline {

namespace {

using core::value;

// How many properties the builder sets in one part besides the prebuilt ones.
constexpr std::size_t most_of_its_own = 8;

class payload_builder {
public:
    payload_builder(const compiled& with, scratch& memory, const core::report& report)
        : with_(with), settings_(*with.settings), memory_(memory), report_(report),
          draft_(with.prebuilt.size() + most_of_its_own + with.smart_mapping.size(), memory.memory) {}

    value build(const config::mapping_entry& entry) {
        memory_.found.resize(with_.paths.size());
        with_.paths.find_all(memory_.evaluation.event, memory_.found);
        if (memory_.quick_rules) memory_.evaluation.found = memory_.found;
        set("event_name", as_text(evaluate_for("data.0.event_name", entry.facebook_event_name)));
        set("event_time", at(with_.event_timestamp));
        set_constant(with_.constants.front());
        set("event_id", at(with_.event_id));
        set_general();
        for (const auto& row : with_.prebuilt)
            draft_.set(row.part, row.key, first_not_empty(row));
        set_lifecycle();
        set_limited_data_use();
        return with_smart_mapping();
    }

private:
    value evaluate(const config::placed_rule& rule) {
        memory_.evaluation.place = rule.rule.text();
        return mapping::evaluate(rule.rule, memory_.evaluation);
    }
    bool holds(const config::placed_rule& condition) {
        memory_.evaluation.place = condition.rule.text();
        return mapping::holds(condition.rule, memory_.evaluation);
    }
    value evaluate_for(std::string_view property, const config::placed_rule& rule, bool is_smart = false) {
        const auto made = evaluate(rule);
        if (report_.explain) [[unlikely]]
            tell_rule(property, rule, made, is_smart);
        return made;
    }
    [[gnu::noinline]] void tell_rule(std::string_view property, const config::placed_rule& rule,
                                     const value& made, bool is_smart) {
        tell_write(property, rule, made.is_null() ? why_null(rule.rule, memory_.evaluation) : "", is_smart);
    }
    void tell_write(std::string_view property, const config::placed_rule& rule, std::string problem,
                    bool is_smart) {
        const bool is_constant = rule.rule.form() == mapping::rule_form::constant;
        report_.explain->writes.push_back(
            {std::string(property), settings_.file + ":" + std::to_string(rule.where.line),
             is_constant ? "" : std::string(rule.rule.text()), std::move(problem), is_smart});
    }
    value at(const source& from) const { return memory_.found[from.slot]; }
    value as_text(value v) { return facebook::as_text(v, memory_.memory); }

    void set(std::string_view key, value item) { draft_.set(payload_part::root, key, item); }
    void set_custom_data(std::string_view key, value item) {
        draft_.set(payload_part::custom_data, key, item);
    }
    void set_constant(const constant_property& constant) {
        draft_.set(constant.part, constant.key, constant.item);
    }

    // Objects are made here so that they come in this order, whatever is in them.
    void set_general() {
        if (settings_.general.lead_id)
            draft_.set(payload_part::user_data, "lead_id",
                       evaluate_for("data.0.user_data.lead_id", *settings_.general.lead_id));
        for (const auto& constant : std::span(with_.constants).subspan(1))
            set_constant(constant);
        if (settings_.general.lead_event_source)
            set_custom_data("lead_event_source", evaluate_for("data.0.custom_data.lead_event_source",
                                                              *settings_.general.lead_event_source));
    }

    value first_not_empty(const prebuilt_row& row) {
        for (const auto& source : row.sources)
            if (const auto found = at(source); !mapping::is_empty(found)) return from(source, found, row);
        for (const auto& digest : row.digests)
            if (const auto found = at(digest); !mapping::is_empty(found))
                return from(digest, only_digests(found, row), row);
        const auto cookies = row.cookie.empty() ? value{} : at(with_.cookies);
        if (cookies.is_string())
            if (const auto cookie = mapping::find_cookie(cookies.as_string(), row.cookie))
                return from(with_.cookies, value::string(*cookie), row);
        if (report_.explain) [[unlikely]]
            tell_nothing(row);
        return {};
    }

    [[gnu::noinline]] void tell_nothing(const prebuilt_row& row) {
        std::string sources;
        for (const auto* list : {&row.sources, &row.digests})
            for (const auto& each : *list)
                sources.append(sources.empty() ? "" : ", ").append(each.where.text());
        const auto& first = row.sources.empty() ? row.digests : row.sources;
        auto problem = first.empty() ? std::string("nothing gives it")
                                     : absent_text(first.front().where.text(), memory_.evaluation.event);
        if (!row.cookie.empty()) problem += ", and so is the cookie " + row.cookie;
        report_.explain->writes.push_back(
            {row.target_text, "prebuilt", std::move(sources), std::move(problem)});
    }

    value from(const source& where, value found, const prebuilt_row& row) {
        if (report_.explain) [[unlikely]]
            tell_source(where, row);
        return found;
    }
    [[gnu::noinline]] void tell_source(const source& where, const prebuilt_row& row) {
        report_.source(row.target_text, where.where.text());
    }

    // What stands under a name that promises a digest and is none must not be hashed as if it were clear
    // text.
    value only_digests(const value& found, const prebuilt_row& row) {
        const auto passed = facebook::pass_digests(found, memory_.memory);
        if (passed.not_normalisable > 0) report_.notes.add(row.target_text, "not_normalisable");
        return passed.digests.empty() ? value{} : value::array(passed.digests);
    }

    void set_lifecycle() {
        if (!settings_.lifecycle) return;
        const auto stage =
            as_text(evaluate_for("data.0.custom_data.lifecycle_stage_name", settings_.lifecycle->stage));
        if (stage.is_null()) {
            report_.notes.add("data.0.custom_data.lifecycle_stage_name", "missing");
            return;
        }
        const auto name = facebook::facebook_stage(stage.as_string(), settings_.lifecycle->facebook_stages,
                                                   settings_.lifecycle->unmapped, memory_.memory);
        if (name.data() == settings_.lifecycle->unmapped.data() &&
            !settings_.lifecycle->facebook_stages.empty())
            report_.notes.add("data.0.custom_data.facebook_lifecycle_stage_name", "unmapped_stage");
        set_custom_data("lifecycle_stage_name", stage);
        set_custom_data("facebook_lifecycle_stage_name", value::string(name));
    }

    void set_limited_data_use() {
        if (!settings_.limited_data_use) return;
        const auto& use = *settings_.limited_data_use;
        static constexpr std::string_view options = "data_processing_options";
        if (use.off) return set(options, value::array({}));
        if (use.when && !holds(*use.when)) {
            if (report_.explain)
                tell_write("data.0.data_processing_options", *use.when,
                           why_false(use.when->rule, memory_.evaluation, report_.explain->show_values),
                           false);
            return;
        }
        static const std::array limited{value::string("LDU")};
        set(options, value::array(limited));
        const auto country =
            code_of("data_processing_options_country", use.country, facebook::limited_data_use_country);
        auto state = code_of("data_processing_options_state", use.state, facebook::limited_data_use_state);
        // Meta refuses a state without its country.
        if (country == facebook::located_by_meta && state != facebook::located_by_meta) {
            report_.notes.add("data_processing_options_state", "located_by_meta");
            state = facebook::located_by_meta;
        }
        set("data_processing_options_country", value::integer(country, memory_.memory));
        set("data_processing_options_state", value::integer(state, memory_.memory));
    }

    std::int64_t code_of(std::string_view name, const std::optional<config::placed_rule>& rule,
                         std::optional<std::int64_t> (*find)(const value&)) {
        if (!rule) return facebook::located_by_meta;
        const auto code = find(evaluate(*rule));
        if (!code) report_.notes.add(name, "located_by_meta");
        return code.value_or(facebook::located_by_meta);
    }

    // From the first line on that writes beyond the draft, all go to a tree.
    value with_smart_mapping() {
        auto row = with_.smart_mapping.begin();
        for (; row != with_.smart_mapping.end() && row->is_drafted && memory_.quick_rules; ++row)
            draft_.put(row->part, row->key, evaluate_for(row->line->target_text, row->line->value, true));
        if (row == with_.smart_mapping.end()) return draft_.made();
        mapping::tree payload(memory_.memory);
        payload.start(draft_.made());
        for (; row != with_.smart_mapping.end(); ++row)
            set_smart(*row->line, payload);
        return payload.root();
    }

    void set_smart(const config::smart_mapping_entry& line, mapping::tree& payload) {
        const auto item = evaluate_for(line.target_text, line.value, true);
        const auto steps = mapping::below_data_0(line.target);
        if (item.is_null()) {
            payload.remove(steps);
            return;
        }
        if (const auto result = payload.set(steps, item); result != mapping::write_result::done) {
            report_.notes.add(line.target_text, "not_written");
            if (report_.explain) report_.explain->writes.back().problem = mapping::describe(result);
        }
    }

    const compiled& with_;
    const config::settings& settings_;
    scratch& memory_;
    const core::report& report_;
    payload_draft draft_;
};

} // namespace

value build_payload(const config::mapping_entry& entry, const compiled& with, scratch& memory,
                    const core::report& report) {
    return payload_builder(with, memory, report).build(entry);
}

} // namespace lead_ads::pipeline
