#include "pipeline/explain.hpp"

#include "core/json_write.hpp"
#include "core/note.hpp"
#include "core/utf8.hpp"
#include "facebook/rules.hpp"
#include "pipeline/preview.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::pipeline {

namespace {

using core::value;

// What stands in the mapping file, or is built in, for a property.
struct origin {
    std::string rule;
    std::string source;
};

bool is_below(std::string_view path, std::string_view above) {
    return path.size() > above.size() && path.starts_with(above) && path[above.size()] == '.';
}

class explainer {
public:
    explainer(const mapped_event& mapped, const compiled& with, const core::trace& trace, bool show_values)
        : mapped_(mapped), with_(with), settings_(*with.settings), trace_(trace), show_values_(show_values) {}

    std::vector<explained_property> explain() {
        explain_outcome();
        for (const auto& m : mapped_.event.members())
            explain_member("data.0", m);
        for (const auto& step : trace_.steps)
            if (!is_explained(step.property)) add(step.property);
        return std::move(all_);
    }

private:
    // Why an event is not sent: the rule that decided, before the properties.
    void explain_outcome() {
        const auto& filters = settings_.filters;
        const auto& general = settings_.general;
        switch (mapped_.why) {
        case core::reason::consent:
            add_decision("", filters.consent_where, "user.consent_categories", "consent is missing");
            break;
        case core::reason::condition:
            add_decision("", filters.when->where, std::string(filters.when->rule.text()),
                         "condition is not true");
            break;
        case core::reason::unmapped_event:
            add_decision("", settings_.mapping.front().where, "event_name", "no entry of mapping matches");
            break;
        case core::reason::missing_lead_id:
        case core::reason::invalid_lead_id:
            if (general.lead_id)
                add_decision("data.0.user_data.lead_id", general.lead_id->where,
                             std::string(general.lead_id->rule.text()),
                             std::string(core::describe(mapped_.why).text));
            break;
        default:
            break;
        }
    }

    void add_decision(std::string property, config::place where, std::string source, std::string step) {
        all_.push_back({std::move(property), place_text(where), std::move(source), {std::move(step)}, ""});
    }

    // Customer information, custom data and the like are explained member by member, all else as a whole.
    void explain_member(const std::string& above, const core::member& m) {
        const auto path = above + "." + std::string(m.key);
        if (!m.item.is_object() || above != "data.0") return add(path);
        for (const auto& below : m.item.members())
            explain_member(path, below);
    }

    void add(const std::string& path) {
        if (is_explained(path)) return;
        const auto from = origin_of(path);
        explained_property property{path, from.rule, from.source, {}, ""};
        for (const auto& step : trace_.steps)
            if (step.property == path) property.steps.push_back(step.text);
        if (show_values_) property.value = clear_value(path);
        all_.push_back(std::move(property));
    }

    bool is_explained(std::string_view path) const {
        return std::ranges::find(all_, path, &explained_property::property) != all_.end();
    }

    std::string place_text(config::place where) const {
        return settings_.file + ":" + std::to_string(where.line);
    }

    origin of(const config::placed_rule& rule) const {
        return {place_text(rule.where),
                rule.rule.form() == mapping::rule_form::constant ? "" : std::string(rule.rule.text())};
    }

    origin origin_of(std::string_view path) const {
        if (const auto smart = smart_origin(path)) return *smart;
        if (const auto own = own_origin(path)) return *own;
        for (const auto& source : trace_.sources)
            if (source.property == path) return {"prebuilt", source.text};
        if (path == "data.0.event_time") return {"prebuilt", std::string(with_.event_timestamp.where.text())};
        if (path == "data.0.event_id") return {"prebuilt", std::string(with_.event_id.where.text())};
        return {"prebuilt", ""};
    }

    // The last line of smart_mapping that wrote the property, a part of it, or what it stands in.
    std::optional<origin> smart_origin(std::string_view path) const {
        std::optional<origin> found;
        for (const auto& line : settings_.smart_mapping)
            if (line.target_text == path || is_below(path, line.target_text) ||
                is_below(line.target_text, path))
                found = of(line.value);
        return found;
    }

    // Properties that settings, mapping, lifecycle and privacy write.
    std::optional<origin> own_origin(std::string_view path) const {
        const auto& general = settings_.general;
        const auto lead_id = with_.rules.offline ? "data.0.match_keys.lead_id" : "data.0.user_data.lead_id";
        if (path == "data.0.event_name" && mapped_.entry) return of(mapped_.entry->facebook_event_name);
        if (path == lead_id && general.lead_id) return of(*general.lead_id);
        if (path == "data.0.custom_data.lead_event_source" && general.lead_event_source)
            return of(*general.lead_event_source);
        if (settings_.lifecycle && (path == "data.0.custom_data.lifecycle_stage_name" ||
                                    path == "data.0.custom_data.facebook_lifecycle_stage_name"))
            return of(settings_.lifecycle->stage);
        if (settings_.limited_data_use && path.starts_with("data.0.data_processing_options"))
            return origin{place_text(settings_.limited_data_use->where), ""};
        return std::nullopt;
    }

    std::string clear_value(std::string_view path) const {
        auto rest = path.substr(std::string_view("data.0").size());
        const value* at = &mapped_.clear;
        while (at && !rest.empty()) {
            const auto end = std::min(rest.find('.', 1), rest.size());
            at = at->find(rest.substr(1, end - 1));
            rest.remove_prefix(end);
        }
        std::string text;
        if (at) core::write_json(*at, text);
        return text;
    }

    const mapped_event& mapped_;
    const compiled& with_;
    const config::settings& settings_;
    const core::trace& trace_;
    bool show_values_;
    std::vector<explained_property> all_;
};

void write_member(std::string_view key, std::string_view text, std::string& out) {
    if (text.empty()) return;
    if (out.back() != '{') out += ',';
    core::write_json_string(key, out);
    out += ':';
    core::write_json_string(text, out);
}

void write_steps(const std::vector<std::string>& steps, std::string& out) {
    if (out.back() != '{') out += ',';
    out += "\"steps\":[";
    for (const auto& step : steps) {
        if (out.back() != '[') out += ',';
        core::write_json_string(step, out);
    }
    out += ']';
}

std::string joined(const std::vector<std::string>& steps) {
    std::string text;
    for (const auto& step : steps) {
        if (!text.empty()) text += ", ";
        text += step;
    }
    return text;
}

// Columns are as wide as their widest cell; what a terminal would obey is shown as a question mark.
std::string printable(std::string_view text) {
    std::string shown(text);
    std::ranges::replace_if(
        shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
    return shown;
}

std::size_t width_of(std::string_view text) {
    return core::count_code_points(text);
}

using table_row = std::array<std::string, 5>;

void write_rows(const std::vector<table_row>& rows, std::string& out) {
    std::array<std::size_t, 5> widths{};
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width_of(row[i]));
    for (const auto& row : rows) {
        std::string line = "  ";
        for (std::size_t i = 0; i < row.size(); ++i)
            line.append(row[i]).append(widths[i] + 2 - width_of(row[i]), ' ');
        line.erase(line.find_last_not_of(' ') + 1);
        out.append(line).append("\n");
    }
}

} // namespace

std::vector<explained_property> explain(const mapped_event& mapped, const compiled& with,
                                        const core::trace& trace, bool show_values) {
    return explainer(mapped, with, trace, show_values).explain();
}

void write_explanation(const std::vector<explained_property>& explained, std::string& out) {
    out += ",\"explain\":[";
    for (const auto& property : explained) {
        if (out.back() != '[') out += ',';
        out += '{';
        write_member("property", property.property, out);
        write_member("rule", property.rule, out);
        write_member(property.source.starts_with('=') ? "formula" : "source", property.source, out);
        write_steps(property.steps, out);
        if (!property.value.empty()) out.append(",\"value\":").append(property.value);
        out += '}';
    }
    out += ']';
}

void write_explanation_table(const mapped_event& mapped, const core::note_list& notes,
                             const std::vector<explained_property>& explained, std::string& out) {
    const auto& why = core::describe(mapped.why);
    constexpr std::array<std::string_view, 3> outcomes = {"mapped", "filtered", "invalid"};
    out += outcomes[static_cast<std::size_t>(why.ends_as)];
    if (!why.code.empty()) out.append(" (").append(why.code).append("): ").append(sentence_of(mapped));
    out += '\n';
    std::vector<table_row> rows = {{"property", "rule", "source", "steps", ""}};
    for (const auto& p : explained) {
        rows.push_back({printable(p.property), printable(p.rule), printable(p.source), joined(p.steps),
                        printable(p.value)});
        if (!p.value.empty()) rows.front().back() = "value";
    }
    write_rows(rows, out);
    for (const auto& note : notes.all())
        out.append("  note: ").append(printable(note.property)).append(" ").append(note.code).append("\n");
}

} // namespace lead_ads::pipeline
