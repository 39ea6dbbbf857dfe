#include "pipeline/explain.hpp"

#include "core/json_write.hpp"
#include "facebook/customer_information.hpp"
#include "facebook/hash_field.hpp"
#include "facebook/prebuilt.hpp"
#include "facebook/rules.hpp"

#include <algorithm>
#include <optional>

namespace lead_ads::pipeline {

namespace {

using core::trace_write;
using core::value;

// What stands in the mapping file, or is built in, for a property.
struct origin {
    std::string rule;
    std::string source;
};

bool is_below(std::string_view path, std::string_view above) {
    return path.size() > above.size() && path.starts_with(above) && path[above.size()] == '.';
}

bool is_at_or_below(std::string_view path, std::string_view above) {
    return path == above || is_below(path, above);
}

std::string words_of(std::string_view code) {
    std::string words(code);
    std::ranges::replace(words, '_', ' ');
    return words;
}

// "file.yaml:24" is line 24.
std::string line_of(std::string_view rule) {
    return "line " + std::string(rule.substr(rule.rfind(':') + 1));
}

class explainer {
public:
    explainer(const mapped_event& mapped, const compiled& with, const core::trace& trace,
              const core::note_list& notes, bool show_values)
        : mapped_(mapped), with_(with), settings_(*with.settings), trace_(trace), notes_(notes),
          show_values_(show_values) {}

    explanation explain() {
        explain_outcome();
        for (const auto& m : mapped_.event.members())
            explain_member("data.0", m);
        tell_failed_writes();
        tell_replaced_rows();
        tell_dropped();
        all_.event_id = id_of_event();
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
            if (!settings_.mapping.empty())
                add_decision("", settings_.mapping.front().where, "event_name",
                             "no entry of mapping matches");
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
        all_.properties.push_back(
            {std::move(property), place_text(where), std::move(source), {std::move(step)}, "", ""});
    }

    // --- What is sent.

    // The objects directly below data.0 are explained member by member; all else as a whole, unless lines of
    // smart_mapping wrote parts of it.
    void explain_member(const std::string& above, const core::member& m) {
        explain_value(above + "." + std::string(m.key), m.item, above == "data.0" && m.item.is_object());
    }

    void explain_value(const std::string& path, const value& item, bool is_opened) {
        const bool has_parts = std::ranges::any_of(trace_.writes, [&](const trace_write& w) {
            return w.problem.empty() && is_below(w.property, path);
        });
        if (facebook::hashed_field_of(path)) return explain_digests(path, item);
        if (item.is_object() && (is_opened || has_parts))
            for (const auto& m : item.members())
                explain_member(path, m);
        else if (item.is_array() && has_parts)
            for (std::size_t i = 0; i < item.size(); ++i)
                explain_value(path + "." + std::to_string(i), item.elements()[i], false);
        else
            add(path);
    }

    // One row for each digest: the part of the list that it was made of.
    void explain_digests(const std::string& path, const value& item) {
        const auto* clear = clear_at(path);
        if (!clear || !clear->is_array() || clear->size() < 2) return add(path, path, clear);
        const auto positions = positions_of_digests(path, *clear, item);
        if (positions.empty()) return add(path, path, nullptr);
        for (std::size_t i = 0; i < clear->size(); ++i) {
            const auto part = path + "." + std::to_string(i);
            const auto at = positions[i];
            if (!at)
                add_unsent(part, origin_of(part).rule,
                           clear->elements()[i].is_null() ? "null" : "not normalisable");
            else if (std::find(positions.begin(), positions.begin() + static_cast<std::ptrdiff_t>(i), at) !=
                     positions.begin() + static_cast<std::ptrdiff_t>(i))
                add_unsent(part, origin_of(part).rule, "the same value as another part");
            else
                add(item.is_array() ? part : path, part, &clear->elements()[i]);
        }
    }

    // For each element of the clear list, which of the digests that are sent it became. Empty when a digest
    // is left over: it was made with what is not known here, such as the country of each person.
    std::vector<std::optional<std::size_t>> positions_of_digests(const std::string& path, const value& clear,
                                                                 const value& sent) {
        std::vector<std::optional<std::size_t>> positions;
        for (const auto& element : clear.elements())
            positions.push_back(position_of_digest(path, element, sent));
        for (std::size_t i = 0; i < (sent.is_array() ? sent.size() : 1); ++i)
            if (std::ranges::find(positions, std::optional(i)) == positions.end()) return {};
        return positions;
    }

    std::optional<std::size_t> position_of_digest(std::string_view path, const value& element,
                                                  const value& sent) {
        const auto digests = digests_of(path, element);
        if (digests.empty()) return std::nullopt;
        if (!sent.is_array()) return sent == digests.front() ? std::optional<std::size_t>(0) : std::nullopt;
        const auto found = std::ranges::find(sent.elements(), digests.front());
        if (found == sent.elements().end()) return std::nullopt;
        return static_cast<std::size_t>(found - sent.elements().begin());
    }

    std::span<const value> digests_of(std::string_view path, const value& element) {
        core::digest_queue queue(digester_);
        const auto made = facebook::hash_field(*facebook::hashed_field_of(path), element,
                                               normalise_settings(), queue, memory_);
        queue.finish();
        return made.digests;
    }

    facebook::normalise_settings normalise_settings() const {
        facebook::normalise_settings how;
        how.default_country_code = settings_.general.default_country_code;
        how.current_year = mapped_.year;
        return how;
    }

    void add(const std::string& path) { add(path, path, clear_at(path)); }

    // `written` is the path that rules wrote, which for a list that was cut to one value has a position more.
    void add(const std::string& path, const std::string& written, const value* clear) {
        if (is_explained(path)) return;
        const auto from = origin_of(written);
        explained_property property{path, from.rule, from.source, {}, "", ""};
        for (const auto& step : trace_.steps)
            if (is_at_or_below(path, step.property)) property.steps.push_back(step.text);
        if (show_values_ && clear) {
            core::write_json(*clear, property.value);
            property.normalised = normalised_text(path, *clear);
        }
        all_.properties.push_back(std::move(property));
    }

    std::string normalised_text(std::string_view path, const value& clear) {
        const auto field = facebook::hashed_field_of(path);
        if (!field || !clear.is_string()) return {};
        const auto made = facebook::normalise(*field, clear.as_string(), normalise_settings(), memory_);
        return made.form == facebook::normalised_as::clear_text ? std::string(made.text) : std::string();
    }

    bool is_explained(std::string_view path) const {
        return std::ranges::find(all_.properties, path, &explained_property::property) !=
               all_.properties.end();
    }

    std::string place_text(config::place where) const {
        return settings_.file + ":" + std::to_string(where.line);
    }

    // The last attempt that wrote the property or what it is a part of; then what the prebuilt mapping found.
    origin origin_of(std::string_view path) const {
        const auto target = written_name(path);
        for (auto w = trace_.writes.rbegin(); w != trace_.writes.rend(); ++w)
            if (w->problem.empty() && is_at_or_below(target, w->property)) return {w->rule, w->source};
        if (const auto own = own_origin(path)) return *own;
        for (const auto& source : trace_.sources)
            if (is_at_or_below(target, source.property)) return {"prebuilt", source.text};
        if (path == "data.0.event_time") return {"prebuilt", std::string(with_.event_timestamp.where.text())};
        if (path == "data.0.event_id") return {"prebuilt", std::string(with_.event_id.where.text())};
        return {"prebuilt", ""};
    }

    // Rules write user_data also for the API that has match_keys.
    static std::string written_name(std::string_view path) {
        if (path == "data.0.match_keys.lead_id") return "data.0.user_data.lead_id";
        return std::string(path);
    }

    // Properties that settings, lifecycle and privacy write besides the rule's own.
    std::optional<origin> own_origin(std::string_view path) const {
        if (settings_.lifecycle && path == "data.0.custom_data.facebook_lifecycle_stage_name")
            return origin{place_text(settings_.lifecycle->stage.where),
                          std::string(settings_.lifecycle->stage.rule.text())};
        if (settings_.limited_data_use && path.starts_with("data.0.data_processing_options"))
            return origin{place_text(settings_.limited_data_use->where), ""};
        return std::nullopt;
    }

    // --- What is not sent.

    void add_unsent(std::string property, std::string rule, std::string reason) {
        const auto is_known = [&](const unsent_property& p) {
            return p.property == property && p.rule == rule;
        };
        if (std::ranges::none_of(all_.not_sent, is_known))
            all_.not_sent.push_back({std::move(property), std::move(rule), std::move(reason)});
    }

    // Rules that gave nothing, and those whose property a line of smart_mapping wrote over or took away.
    void tell_failed_writes() {
        for (std::size_t i = 0; i < trace_.writes.size(); ++i) {
            const auto& write = trace_.writes[i];
            if (!write.problem.empty())
                add_unsent(write.property, write.rule, write.problem);
            else if (const auto* later = replacing(write.property, i + 1))
                add_unsent(write.property, write.rule, replaced_text(*later));
        }
    }

    const trace_write* replacing(std::string_view property, std::size_t from) const {
        const auto found = std::find_if(
            trace_.writes.begin() + static_cast<std::ptrdiff_t>(from), trace_.writes.end(),
            [&](const trace_write& w) { return w.is_smart && is_at_or_below(property, w.property); });
        return found == trace_.writes.end() ? nullptr : &*found;
    }

    static std::string replaced_text(const trace_write& by) {
        return (by.problem.empty() ? "overwritten by " : "removed by ") + line_of(by.rule);
    }

    // Rows of the prebuilt mapping whose place a line of smart_mapping takes.
    void tell_replaced_rows() {
        for (const auto& row : facebook::prebuilt_properties()) {
            const auto target = "data.0." + std::string(row.target);
            const bool is_in_force =
                std::ranges::find(with_.prebuilt, target, &prebuilt_row::target_text) != with_.prebuilt.end();
            const auto* by = is_in_force ? nullptr : replacing(target, 0);
            if (by != nullptr) add_unsent(target, "prebuilt", replaced_text(*by));
        }
    }

    // Properties that were there and did not survive normalising and Meta's rules.
    void tell_dropped() {
        for (const auto& note : notes_.all())
            if (!note.property.empty() && !is_sent(note.property) && !has_unsent(note.property) &&
                note.property.starts_with("data.0."))
                add_unsent(std::string(note.property), origin_of(note.property).rule, words_of(note.code));
        for (const auto& step : trace_.steps)
            if (!is_sent(step.property) && step.property.starts_with("data.0.") && !has_unsent(step.property))
                add_unsent(step.property, origin_of(step.property).rule, step.text);
    }

    bool is_sent(std::string_view path) const {
        return std::ranges::any_of(
            all_.properties, [&](const explained_property& p) { return is_at_or_below(p.property, path); });
    }
    bool has_unsent(std::string_view path) const {
        return std::ranges::find(all_.not_sent, path, &unsent_property::property) != all_.not_sent.end();
    }

    // --- The event.

    const value* clear_at(std::string_view path) const {
        auto rest = path.substr(std::string_view("data.0").size());
        const value* at = &mapped_.clear;
        while (at && !rest.empty()) {
            const auto end = std::min(rest.find('.', 1), rest.size());
            const auto step = rest.substr(1, end - 1);
            at = at->is_array() ? element_at(*at, step) : at->find(step);
            rest.remove_prefix(end);
        }
        return at;
    }
    static const value* element_at(const value& array, std::string_view position) {
        std::size_t index = 0;
        for (const char c : position)
            index = c >= '0' && c <= '9' && index < 100'000 ? index * 10 + static_cast<std::size_t>(c - '0')
                                                            : 1'000'000;
        return index < array.size() ? &array.elements()[index] : nullptr;
    }

    std::string id_of_event() const {
        if (!mapped_.event_id.empty()) return std::string(mapped_.event_id);
        const auto* person = mapped_.event.find("user_data");
        const auto* lead_id = person ? person->find("lead_id") : nullptr;
        if (!lead_id) return {};
        return std::string(lead_id->is_string() ? lead_id->as_string() : lead_id->written());
    }

    const mapped_event& mapped_;
    const compiled& with_;
    const config::settings& settings_;
    const core::trace& trace_;
    const core::note_list& notes_;
    bool show_values_;
    explanation all_;
    core::arena memory_;
    core::sha256_digester digester_;
};

} // namespace

explanation explain(const mapped_event& mapped, const compiled& with, const core::trace& trace,
                    const core::note_list& notes, bool show_values) {
    return explainer(mapped, with, trace, notes, show_values).explain();
}

} // namespace lead_ads::pipeline
