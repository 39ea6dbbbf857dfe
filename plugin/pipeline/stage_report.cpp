#include "pipeline/stage_report.hpp"

#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "core/utf8.hpp"
#include "facebook/event_time.hpp"
#include "facebook/lead_id.hpp"
#include "facebook/lifecycle.hpp"
#include "facebook/property_types.hpp"
#include "filter/event_match.hpp"
#include "mapping/date/iso.hpp"
#include "pipeline/event_time.hpp"
#include "transform/properties.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::pipeline {

namespace {

using core::value;

class silent_listener final : public transform::refused_write_listener {
    void on_refused_write(const config::property_change&, mapping::write_result) override {}
};

// Where an event says when its lead was created; the first that is there counts.
constexpr std::array<std::string_view, 2> created_paths = {"crm.created_at", "crm.lead_created_at"};

std::optional<std::int64_t> time_of(const value& written, const mapping::date::time_zone& zone) {
    const auto time = facebook::read_event_time(written, zone);
    return time.form == facebook::time_form::valid ? std::optional(time.seconds) : std::nullopt;
}

value find_first(std::span<const std::string_view> paths, const value& event) {
    for (const auto path : paths) {
        const auto dot = path.find('.');
        const auto* object = event.find(path.substr(0, dot));
        const auto* found = object ? object->find(path.substr(dot + 1)) : nullptr;
        if (found && !found->is_null()) return *found;
    }
    return {};
}

std::string_view text_of(const config::placed_rule& rule, scratch& memory) {
    return facebook::as_text(mapping::evaluate(rule.rule, memory.evaluation), memory.memory).as_string();
}

// Without a section `lifecycle` the events' Facebook names stand for the stages.
std::string_view stage_without_lifecycle(const config::settings& settings, scratch& memory) {
    const auto* name = memory.evaluation.event.find("event_name");
    if (!name || !name->is_string()) return {};
    const auto* entry = filter::find_entry(name->as_string(), settings.mapping, memory.regex);
    return entry ? text_of(entry->facebook_event_name, memory) : std::string_view{};
}

void set_stage(const config::settings& settings, scratch& memory, facebook::stage_sighting& seen) {
    seen.facebook_stage = "NOT_ASSIGNED";
    if (!settings.lifecycle) {
        seen.crm_stage = stage_without_lifecycle(settings, memory);
        return;
    }
    seen.crm_stage = text_of(settings.lifecycle->stage, memory);
    const auto stage = facebook::facebook_stage(seen.crm_stage, settings.lifecycle->facebook_stages, {});
    seen.is_mapped = !stage.empty();
    seen.facebook_stage = seen.is_mapped ? stage : std::string_view(settings.lifecycle->unmapped);
}

std::string date_text(std::int64_t seconds) {
    return mapping::date::to_iso(mapping::date::moment_at(seconds * 1000, {})).substr(0, 10);
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? std::string("-") : std::to_string(part * 100 / whole) + " %";
}

std::string printable(std::string_view text) {
    std::string shown(text);
    std::ranges::replace_if(
        shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
    return shown;
}

std::string padded(std::string_view text, std::size_t width) {
    const auto shown = core::count_code_points(text);
    return std::string(text) + std::string(width > shown ? width - shown : 0, ' ');
}

void append_rows(const facebook::stage_summary& summary, std::string& out) {
    std::size_t width = std::string_view("CRM stage").size();
    for (const auto& row : summary.rows)
        width = std::max(width, row.crm_stage.size());
    out +=
        padded("CRM stage", width) + "  " + padded("Facebook stage", 26) + padded("events", 10) + "leads\n";
    for (const auto& row : summary.rows)
        out += padded(printable(row.crm_stage), width) + "  " +
               padded(row.facebook_stage + (row.is_mapped ? "" : " (unmapped)"), 26) +
               padded(std::to_string(row.events), 10) + std::to_string(row.leads) + "\n";
}

struct finding {
    std::string_view key;
    std::uint64_t count;
    std::string_view text;
    std::string_view advice;
};

std::array<finding, 3> findings_of(const facebook::stage_summary& summary) {
    return {
        {{"leads_without_initial_stage", summary.without_initial_stage, "leads without their initial stage",
          "send the stage that maps to LEAD for every lead: 100 leads mean 100 initial events"},
         {"leads_out_of_order", summary.out_of_order, "leads with a later stage before an earlier one",
          "check the times that the CRM writes for changes of a stage"},
         {"leads_with_events_before_creation", summary.before_creation,
          "leads with an event before their creation",
          "event_time is when the stage changed, and never before the lead was there"}}};
}

void write_number(std::string_view key, std::uint64_t number, std::string& out) {
    if (out.back() != '{') out += ',';
    core::write_json_string(key, out);
    out.append(":").append(std::to_string(number));
}

void write_text(std::string_view key, std::string_view text, std::string& out) {
    if (out.back() != '{') out += ',';
    core::write_json_string(key, out);
    out += ':';
    core::write_json_string(text, out);
}

} // namespace

void stage_report::add(std::string_view event, std::int64_t now_ms, scratch& memory) {
    memory.memory.reset();
    const auto json = core::parse_json(event, memory.memory);
    if (!json.ok || !json.root.is_object()) {
        ++unreadable_;
        return;
    }
    const auto& settings = *rules_->settings;
    const auto& zone = settings.general.compiled_zone;
    memory.evaluation.zone = &zone;
    memory.evaluation.start(json.root, now_ms);
    silent_listener listener;
    transform::change_properties(settings.properties, memory.evaluation, listener);
    facebook::stage_sighting seen;
    seen.lead_id = lead_id_of_event(memory);
    set_stage(settings, memory, seen);
    seen.event_time = time_of_event(memory);
    seen.created_time = time_of(find_first(created_paths, memory.evaluation.event), zone);
    statistics_.add(seen);
}

// Its digits; of an id that is none what there is.
std::string_view stage_report::lead_id_of_event(scratch& memory) {
    const auto& general = rules_->settings->general;
    if (!general.lead_id) return {};
    const auto given = mapping::evaluate(general.lead_id->rule, memory.evaluation);
    const auto id = facebook::read_lead_id(given, general.lead_id_digits, memory.memory);
    lead_ids_.add(id.digits);
    if (id.fault == facebook::lead_id_fault::none) return id.digits;
    if (id.fault == facebook::lead_id_fault::missing) return {};
    ++with_invalid_lead_id_;
    return facebook::as_text(given, memory.memory).as_string();
}

std::optional<std::int64_t> stage_report::time_of_event(scratch& memory) {
    const auto time = find_time(*rules_, memory).time;
    if (time.form == facebook::time_form::valid) return time.seconds;
    ++(time.form == facebook::time_form::missing ? without_time_ : with_unreadable_time_);
    return std::nullopt;
}

std::string stage_report::as_table() const {
    const auto summary = statistics_.summary();
    std::string out =
        std::to_string(summary.events) + " events of " + std::to_string(summary.leads) + " leads";
    if (summary.last_time != 0)
        out += ", from " + date_text(summary.first_time) + " to " + date_text(summary.last_time);
    out += "\n\n";
    append_rows(summary, out);
    out += '\n';
    const auto count_line = [&](std::uint64_t count, std::string_view text) {
        if (count > 0) out.append(std::to_string(count)).append(" ").append(text).append("\n");
    };
    count_line(unreadable_, "lines that are not JSON objects");
    count_line(summary.without_stage, "events without a stage");
    count_line(summary.without_lead_id, "events without a lead id");
    count_line(with_invalid_lead_id_, "events whose lead id is none of Meta's: invalid_lead_id");
    count_line(without_time_, "events without a time");
    count_line(with_unreadable_time_, "events whose time cannot be read: invalid_event_time");
    if (lead_ids_.are_rounded())
        out += "all lead ids end in 0: a spreadsheet has rounded them; export lead ids as text\n";
    for (const auto& f : findings_of(summary)) {
        out.append(std::to_string(f.count))
            .append(" (")
            .append(percent(f.count, summary.leads))
            .append(") ")
            .append(f.text);
        if (f.count > 0) out.append(": ").append(f.advice);
        out += '\n';
    }
    return out;
}

std::string stage_report::as_json() const {
    const auto summary = statistics_.summary();
    std::string out = "{";
    write_number("events", summary.events, out);
    write_number("leads", summary.leads, out);
    write_number("unreadable_events", unreadable_, out);
    write_number("events_without_stage", summary.without_stage, out);
    write_number("events_without_lead_id", summary.without_lead_id, out);
    write_number("events_with_invalid_lead_id", with_invalid_lead_id_, out);
    write_number("events_without_time", without_time_, out);
    write_number("events_with_unreadable_time", with_unreadable_time_, out);
    out.append(",\"lead_ids_rounded\":").append(lead_ids_.are_rounded() ? "true" : "false");
    for (const auto& f : findings_of(summary))
        write_number(f.key, f.count, out);
    if (summary.last_time != 0) {
        write_text("first_event_date", date_text(summary.first_time), out);
        write_text("last_event_date", date_text(summary.last_time), out);
    }
    out += ",\"stages\":[";
    for (const auto& row : summary.rows) {
        if (out.back() != '[') out += ',';
        out += '{';
        write_text("crm_stage", row.crm_stage, out);
        write_text("facebook_stage", row.facebook_stage, out);
        out.append(",\"mapped\":").append(row.is_mapped ? "true" : "false");
        write_number("events", row.events, out);
        write_number("leads", row.leads, out);
        out += '}';
    }
    out += "]}";
    return out;
}

} // namespace lead_ads::pipeline
