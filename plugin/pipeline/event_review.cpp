#include "pipeline/event_review.hpp"

#include "core/json_parse.hpp"
#include "core/nearest.hpp"
#include "facebook/lifecycle.hpp"
#include "filter/event_match.hpp"
#include "mapping/assign.hpp"
#include "mapping/path.hpp"
#include "pipeline/map_event.hpp"
#include "pipeline/null_reason.hpp"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <utility>

namespace lead_ads::pipeline {

namespace {

using core::value;

// Samples with more names than these are counted no further.
constexpr std::size_t most_names = 1000;
constexpr std::size_t most_told_stages = 20;

std::string events(std::uint64_t count) {
    return std::to_string(count) + (count == 1 ? " event" : " events");
}

void count_name(std::map<std::string, std::uint64_t, std::less<>>& counts, std::string_view name) {
    if (const auto known = counts.find(name); known != counts.end())
        ++known->second;
    else if (counts.size() < most_names)
        counts.emplace(name, 1);
}

config::diagnostic warning(config::place where, std::string message, std::string cure) {
    config::diagnostic found;
    found.level = config::severity::warning;
    found.where = where;
    found.message = std::move(message);
    found.suggestion = std::move(cure);
    return found;
}

// The rule gave a value, and it could not be written.
bool was_refused(const core::trace_write& attempt) {
    using mapping::write_result;
    return std::ranges::any_of(std::initializer_list<write_result>{write_result::through_scalar,
                                                                   write_result::through_array,
                                                                   write_result::beyond_array},
                               [&](write_result why) { return attempt.problem == mapping::describe(why); });
}

// Event and stage names of strangers' files may be long.
std::string shortened(std::string_view name) {
    constexpr std::size_t longest = 60;
    std::string text(name.substr(0, longest));
    while (!text.empty() && name.size() > longest && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
        text.pop_back();
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
    return "\"" + text + (name.size() > longest ? "...\"" : "\"");
}

} // namespace

event_review::event_review(std::shared_ptr<const compiled> rules) : rules_(std::move(rules)) {
    const auto& s = *rules_->settings;
    entries_.resize(s.mapping.size());
    if (s.general.lead_id) watch(*s.general.lead_id, "data.0.user_data.lead_id", false);
    if (s.general.lead_event_source)
        watch(*s.general.lead_event_source, "data.0.custom_data.lead_event_source", false);
    for (const auto& change : s.properties)
        watch_sources(change);
    if (s.filters.when) watch(*s.filters.when, "filters.when", true);
    if (s.lifecycle) watch(s.lifecycle->stage, "data.0.custom_data.lifecycle_stage_name", false);
    if (s.limited_data_use && s.limited_data_use->when)
        watch(*s.limited_data_use->when, "data.0.data_processing_options", true);
    for (const auto& entry : s.mapping)
        watch(entry.facebook_event_name, "data.0.event_name", false);
    for (const auto& line : s.smart_mapping)
        watch(line.value, line.target_text, false);
}

void event_review::watch(const config::placed_rule& rule, std::string property, bool is_condition) {
    if (rule.rule.is_constant()) return;
    const auto paths = rule.rule.source_paths();
    watched_.push_back({rule.where,
                        file() + ":" + std::to_string(rule.where.line),
                        std::move(property),
                        {paths.begin(), paths.end()},
                        is_condition});
}

void event_review::watch_sources(const config::property_change& change) {
    const std::string property(change.to.text().empty() ? change.from.text() : change.to.text());
    if (change.when) watch(*change.when, property, true);
    if (change.value) watch(*change.value, property, false);
    // Of a condition of a change only its falsehood is traced, and of a value only its paths are known.
    for (auto& w : watched_)
        if (w.property == property && !w.is_condition) w.is_rule = false;
    if (change.kind != config::change_kind::set)
        watched_.push_back({change.where, "", property, {std::string(change.from.text())}, false, false});
}

void event_review::add(std::string_view bytes, std::int64_t now_ms, scratch& memory) {
    core::trace trace;
    const auto mapped = map_event(bytes, *rules_, now_ms, memory, &trace);
    using core::reason;
    if (mapped.why == reason::too_large || mapped.why == reason::malformed_json ||
        mapped.why == reason::not_an_object)
        return;
    ++read_;
    const bool is_whole = mapped.why != reason::missing_event_name && mapped.why != reason::consent &&
                          mapped.why != reason::condition && mapped.why != reason::unmapped_event;
    count_rules(trace, is_whole);
    count_filter(mapped.why);
    count_stage(mapped.event);
    auto& with = memory.evaluation;
    count_entry(with.event, memory);
    look_for_paths(with.event, with);
    if (rules_->settings->properties.empty()) return;
    // Changes read the event as it came.
    const auto original = core::parse_json(bytes, memory.memory);
    if (original.ok) look_for_paths(original.root, with);
}

void event_review::look_for_paths(const value& event, mapping::evaluation& with) {
    remember_names(event);
    for (const auto& rule : watched_)
        for (const auto& text : rule.paths) {
            const auto parsed = mapping::path::parse(text);
            if (parsed && !mapping::resolve(*parsed, event, with).is_null()) ++found_[text];
        }
}

void event_review::remember_names(const value& event) {
    for (auto& path : paths_of(event)) {
        if (known_paths_.size() >= most_names) return;
        if (std::ranges::find(known_paths_, path) == known_paths_.end())
            known_paths_.push_back(std::move(path));
    }
}

void event_review::count_rules(const core::trace& trace, bool passed_filters) {
    for (auto& rule : watched_) {
        const auto attempt = std::ranges::find_if(trace.writes, [&](const core::trace_write& w) {
            return w.rule == rule.place && w.property == rule.property;
        });
        const bool failed =
            attempt != trace.writes.end() && !attempt->problem.empty() && !was_refused(*attempt);
        if (rule.property == "filters.when") continue;
        if (rule.is_condition) {
            const bool is_change = !rule.property.starts_with("data.0.");
            if (is_change || passed_filters) ++rule.tried;
            if (failed) ++rule.nothing;
        } else if (attempt != trace.writes.end()) {
            ++rule.tried;
            if (failed) ++rule.nothing;
        }
    }
}

void event_review::count_filter(core::reason why) {
    if (why == core::reason::missing_event_name || why == core::reason::consent) return;
    for (auto& rule : watched_)
        if (rule.property == "filters.when") {
            ++rule.tried;
            if (why == core::reason::condition) ++rule.nothing;
        }
}

void event_review::count_entry(const value& event, scratch& memory) {
    const auto* name = event.find("event_name");
    if (!name || !name->is_string()) return;
    count_name(names_, name->as_string());
    const auto& entries = rules_->settings->mapping;
    const auto* taken = filter::find_entry(name->as_string(), entries, memory.regex);
    if (taken) ++entries_[static_cast<std::size_t>(taken - entries.data())];
}

void event_review::count_stage(const value& sent) {
    const auto& lifecycle = rules_->settings->lifecycle;
    const auto* custom_data = sent.find("custom_data");
    const auto* stage = custom_data ? custom_data->find("lifecycle_stage_name") : nullptr;
    if (!lifecycle || lifecycle->facebook_stages.empty() || !stage || !stage->is_string()) return;
    core::arena memory(256);
    const auto name = facebook::stage_key(stage->as_string(), memory);
    const bool is_mapped =
        std::ranges::any_of(lifecycle->facebook_stages, [&](const auto& s) { return s.first == name; });
    if (!is_mapped) count_name(unmapped_, stage->as_string());
}

std::string event_review::in_none(std::string_view path) const {
    std::string text(path);
    text += " is in none of them";
    const std::vector<std::string_view> known(known_paths_.begin(), known_paths_.end());
    if (const auto near = core::nearest(path, known); near && *near != path)
        text.append(" (did you mean ").append(*near).append("?)");
    return text;
}

std::string event_review::absent_paths(const watched& rule, std::string_view separator) const {
    std::string text;
    for (const auto& path : rule.paths)
        if (!found_.contains(path)) text.append(text.empty() ? "" : separator).append(in_none(path));
    return text;
}

void event_review::tell_rules(config::diagnostics& out, review_scope scope) const {
    for (const auto& rule : watched_) {
        const auto absent = absent_paths(rule, "; ");
        const bool gave_nothing = rule.is_rule && rule.tried > 0 && rule.nothing == rule.tried;
        const auto of_all = std::to_string(rule.nothing) + " of " + events(rule.tried);
        if (gave_nothing && !rule.is_condition)
            out.push_back(
                warning(rule.where, "gave null for " + of_all + (absent.empty() ? "" : ": " + absent),
                        rule.property.starts_with("data.0.") ? rule.property + " is not sent" : ""));
        else if (scope == review_scope::null_rules)
            continue;
        else if (gave_nothing)
            out.push_back(
                warning(rule.where,
                        "this condition is false for " + of_all + (absent.empty() ? "" : ": " + absent), ""));
        else if (!absent.empty())
            out.push_back(warning(rule.where, "of " + events(read_) + ", " + absent, ""));
    }
}

void event_review::tell_entries(config::diagnostics& out) const {
    std::vector<std::string_view> known;
    known.reserve(names_.size());
    for (const auto& [name, count] : names_)
        known.push_back(name);
    const auto& entries = rules_->settings->mapping;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries_[i] != 0) continue;
        const auto near = entries[i].match == config::event_match::name
                              ? core::nearest(entries[i].name, known)
                              : std::nullopt;
        out.push_back(warning(
            entries[i].where, "this entry takes none of " + events(read_) + ": " + shortened(entries[i].name),
            near && *near != entries[i].name ? "did you mean " + shortened(*near) + "?" : ""));
    }
}

void event_review::tell_stages(config::diagnostics& out) const {
    std::size_t told = 0;
    for (const auto& [stage, count] : unmapped_) {
        if (told++ == most_told_stages) break;
        out.push_back(warning(rules_->settings->lifecycle->stage.where,
                              "facebook_stages has no stage " + shortened(stage) + ", which " +
                                  events(count) + (count == 1 ? " has: it is" : " have: they are") +
                                  " sent as " + rules_->settings->lifecycle->unmapped,
                              "add " + shortened(stage) + " to lifecycle.facebook_stages"));
    }
}

config::diagnostics event_review::findings(review_scope scope) const {
    config::diagnostics out;
    if (read_ == 0) return out;
    tell_rules(out, scope);
    if (scope == review_scope::everything) {
        tell_entries(out);
        tell_stages(out);
    }
    std::multimap<std::pair<std::uint32_t, std::uint32_t>, config::diagnostic> by_place;
    for (auto& found : out)
        by_place.emplace(std::pair(found.where.line, found.where.column), std::move(found));
    out.clear();
    for (auto& [place, found] : by_place)
        out.push_back(std::move(found));
    return out;
}

} // namespace lead_ads::pipeline
