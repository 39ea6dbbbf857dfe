#include "pipeline/map_event.hpp"

#include "core/json_write.hpp"
#include "core/note.hpp"
#include "core/same_text.hpp"
#include "facebook/customer_information.hpp"
#include "facebook/event_id.hpp"
#include "facebook/event_time.hpp"
#include "facebook/phone.hpp"
#include "facebook/property_checks.hpp"
#include "facebook/property_types.hpp"
#include "filter/consent.hpp"
#include "filter/event_match.hpp"
#include "mapping/assign.hpp"
#include "pipeline/build_payload.hpp"
#include "pipeline/decisions.hpp"
#include "pipeline/event_time.hpp"
#include "pipeline/null_reason.hpp"
#include "pipeline/person.hpp"
#include "transform/properties.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>

namespace lead_ads::pipeline {

namespace {

using core::reason;
using core::value;

mapped_event ended(reason why, std::string_view detail = {}) {
    mapped_event result;
    result.why = why;
    result.detail = detail;
    return result;
}

constexpr std::size_t deepest_nesting = 64;

class event_mapper final : transform::refused_write_listener {
public:
    event_mapper(const compiled& with, std::int64_t now_ms, std::int64_t arrived_ms, scratch& memory,
                 core::trace* explain)
        : with_(with), now_ms_(now_ms), arrived_ms_(arrived_ms),
          memory_(memory), report_{memory.notes, explain} {}

    mapped_event map(std::string_view bytes) {
        const auto& settings = *with_.settings;
        if (bytes.size() > settings.general.max_event_bytes) return ended(reason::too_large);
        const auto json = memory_.parse_json(bytes, memory_.memory, deepest_nesting);
        if (!json.ok) return ended(reason::malformed_json, json.problem);
        if (!json.root.is_object()) return ended(reason::not_an_object);

        memory_.evaluation.zone = &settings.general.compiled_zone;
        memory_.evaluation.start(json.root, now_ms_);
        transform::change_properties(settings.properties, memory_.evaluation, *this);
        const auto event_name = name_of_event();
        if (event_name.empty()) return ended(reason::missing_event_name);
        if (!has_consent()) return ended(reason::consent);
        if (!meets_condition()) return ended(reason::condition, explained([&] { return why_not_met(); }));
        const auto* entry = filter::find_entry(event_name, settings.mapping, memory_.regex);
        if (!entry)
            return ended(reason::unmapped_event,
                         explained([&] { return describe_unmapped(event_name, settings.mapping); }));

        auto result = finish(build_payload(*entry, with_, memory_, report_), bytes);
        result.entry = entry;
        return result;
    }

private:
    void on_refused_write(const config::property_change& change, mapping::write_result why) override {
        report_.notes.add(change.to.text(), "not_written", rule_of(change.where));
        report_.step(change.to.text(), mapping::describe(why));
        if (report_.explain) tell_change(change, std::string(mapping::describe(why)));
    }

    void on_skipped(const config::property_change& change, transform::skipped why) override {
        if (report_.explain) [[unlikely]]
            tell_change(change,
                        why == transform::skipped::condition
                            ? why_false(change.when->rule, memory_.evaluation, report_.explain->show_values)
                            : absent_text(change.from.text(), memory_.evaluation.event));
    }

    void tell_change(const config::property_change& change, std::string problem) {
        const bool is_deletion = change.kind == config::change_kind::delete_property;
        report_.explain->writes.push_back(
            {std::string(is_deletion ? change.from.text() : change.to.text()),
             std::string(rule_of(change.where)),
             change.when ? std::string(change.when->rule.text()) : std::string(), std::move(problem)});
    }

    std::string_view rule_of(config::place where) {
        return memory_.memory.copy(with_.settings->file + ":" + std::to_string(where.line));
    }

    std::string_view name_of_event() {
        const auto* name = memory_.evaluation.event.find("event_name");
        return name && name->is_string() ? name->as_string() : std::string_view{};
    }

    bool has_consent() {
        const auto& required = with_.settings->filters.consent;
        if (required.empty()) return true;
        const auto consent = filter::read_consent(memory_.evaluation.event, required, memory_.memory);
        if (consent == filter::consent::unreadable)
            report_.notes.add("user.consent_categories", "no_consent_category");
        return consent == filter::consent::given;
    }

    bool meets_condition() {
        const auto& when = with_.settings->filters.when;
        if (!when) return true;
        memory_.evaluation.place = when->rule.text();
        return mapping::holds(when->rule, memory_.evaluation);
    }

    // A detail that only explanations ask for: filtered events are frequent.
    template <class Write>
    std::string_view explained(const Write& write) {
        return report_.explain ? memory_.memory.copy(write()) : std::string_view{};
    }

    std::string why_not_met() {
        return describe_condition(with_.settings->filters.when->rule, memory_.evaluation.event,
                                  memory_.memory);
    }

    // The payload in clear text becomes what Meta takes, or the reason why it cannot.
    mapped_event finish(const value& payload, std::string_view bytes) {
        auto result = mapped_event{};
        result.clear = payload;
        if (report_.explain) result.year = year_of(now_ms_);
        const auto told = read_time(payload, result);
        facebook::lead_id lead_id;
        const auto person = with_lead_id(hashed(payload), with_, memory_, lead_id);
        result.lead_id = lead_id.digits;
        const auto whole_person = with_click_id(person, payload, result.event_time, with_, memory_, report_);
        const auto given = given_id(payload);
        auto of = given.is_null() ? identity_of(payload, person, told.time, bytes) : facebook::identity{};
        const auto id = given.is_null() ? stable_id(of) : given;
        result.event = facebook::with_valid_properties(assembled(payload, whole_person, id, result),
                                                       memory_.memory, report_);
        if (with_.settings->general.event_id_version == 2 && given.is_null()) [[unlikely]]
            set_id_of_content(person, of, result);
        const auto broken = facebook::find_fatal(
            result.event, with_.rules, {now_ms_ / 1000, told.time.form != facebook::time_form::invalid});
        result.why = broken.why;
        if (broken.why == reason::event_too_old && with_.settings->delivery.too_old_is_filtered)
            result.why = reason::too_old_left_out;
        result.accepted_age = facebook::oldest_age(result.event, with_.rules);
        if (broken.why != reason::none) result.detail = detail_of(broken, told, lead_id, result);
        return result;
    }

    std::string_view detail_of(const facebook::broken_rule& broken, const told_time& told,
                               const facebook::lead_id& lead_id, const mapped_event& result) {
        switch (broken.why) {
        case reason::invalid_property:
            return sentence(broken);
        case reason::event_too_old:
            return memory_.memory.copy(describe_age(now_ms_ / 1000 - result.event_time, result.accepted_age));
        case reason::invalid_event_time:
            return told.detail;
        case reason::invalid_lead_id:
            return facebook::describe(lead_id.fault, with_.rules.lead_id_digits, memory_.memory);
        default:
            return {};
        }
    }

    told_time read_time(const value& payload, mapped_event& result) {
        const auto* written = payload.find("event_time");
        auto told = tell_time(written ? *written : value{}, with_, memory_);
        if (told.time.form == facebook::time_form::missing) [[unlikely]] {
            set_missing_time(told, result);
            return told;
        }
        const auto now = now_ms_ / 1000;
        const auto seconds = told.time.seconds;
        const bool is_tolerated = seconds > now && seconds - now <= facebook::tolerated_lead.count();
        const bool is_usable = told.time.form == facebook::time_form::valid && !is_tolerated;
        result.event_time = is_usable ? seconds : now;
        if (is_tolerated) report_.step("data.0.event_time", "converted: a little ahead counts as now");
        return told;
    }

    // The time of arrival, so that an event that is delivered again keeps its time.
    void set_missing_time(told_time& told, mapped_event& result) {
        const bool is_known = arrived_ms_ > 0 && arrived_ms_ <= now_ms_;
        result.event_time = (is_known ? arrived_ms_ : now_ms_) / 1000;
        if (with_.settings->general.missing_event_time == config::missing_time::invalid) {
            told.time.form = facebook::time_form::invalid;
            told.detail = "the event has no time, and settings.missing_event_time is invalid; check the path "
                          "that the time is read from";
            return;
        }
        report_.notes.add("data.0.event_time", "event_time_defaulted");
        report_.step("data.0.event_time", "defaulted: now");
    }

    value hashed(const value& payload) {
        const auto part = [&](std::string_view key) {
            const auto* found = payload.find(key);
            return found ? *found : value{};
        };
        const facebook::normalise_settings normalise{default_country_code(), year_of(now_ms_)};
        const facebook::hashing hash{normalise, memory_.digester, memory_.memory, report_};
        if (!with_.rules.offline) return facebook::hashed_user_data(part("user_data"), hash);
        return facebook::hashed_match_keys(part("user_data"), part("match_keys"), hash);
    }

    // Of telephone numbers: the file's, or what its rule reads from the event.
    std::string_view default_country_code() {
        const auto& general = with_.settings->general;
        if (!general.default_country_code_rule) return general.default_country_code;
        memory_.evaluation.place = general.default_country_code_rule->rule.text();
        const auto written = mapping::evaluate(general.default_country_code_rule->rule, memory_.evaluation);
        if (mapping::is_empty(written)) return {};
        const auto text = facebook::as_text(written, memory_.memory);
        const auto code = facebook::calling_code_of(text.as_string(), memory_.memory);
        if (code.empty()) report_.notes.add("settings.default_country_code", "unknown_country_code");
        return code;
    }

    value given_id(const value& payload) {
        const auto* given = payload.find("event_id");
        return given ? facebook::as_text(*given, memory_.memory) : value{};
    }

    // What an event is known by that brings no id, so that it would get the same id again.
    facebook::identity identity_of(const value& payload, const value& person,
                                   const facebook::event_time& time, std::string_view bytes) {
        if (payload.find("event_id")) report_.notes.add("data.0.event_id", "not_text");
        report_.step("data.0.event_id", "defaulted: a hash that stays the same");
        facebook::identity of;
        of.dataset = with_.settings->general.dataset_id;
        of.event_name = text_at(payload, "event_name").as_string();
        const auto* lead_id = person.find("lead_id");
        if (lead_id) of.lead_id = lead_id->is_string() ? lead_id->as_string() : lead_id->written();
        // Offline events are all called "Other": two stages of one second differ in their bytes only.
        if (time.form == facebook::time_form::valid && !with_.rules.offline) of.event_time = time.seconds;
        of.event_bytes = bytes;
        return of;
    }

    value stable_id(const facebook::identity& of) {
        return value::string(facebook::stable_event_id(of, memory_.digester, memory_.memory));
    }

    // Version 2: the id takes in all that is sent, but for times, which may be those of now.
    void set_id_of_content(const value& person, facebook::identity& of, mapped_event& result) {
        auto* members = memory_.memory.array<core::member>(result.event.size());
        std::size_t count = 0;
        for (const auto& m : result.event.members()) {
            if (m.key == "event_time" || m.key == "event_id") continue;
            const bool is_person = m.key == "user_data" || m.key == "match_keys";
            std::construct_at(members + count++, m.key, is_person ? person : m.item);
        }
        of.sent = core::write_json(value::object({members, count}), memory_.memory);
        const auto id = stable_id(of);
        result.event_id = id.as_string();
        const auto all = result.event.members();
        auto* changed = memory_.memory.array<core::member>(all.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            std::construct_at(changed + i, all[i].key, all[i].key == "event_id" ? id : all[i].item);
        result.event = value::object({changed, all.size()});
    }

    static int year_of(std::int64_t ms) {
        const std::chrono::sys_time<std::chrono::milliseconds> moment{std::chrono::milliseconds{ms}};
        return static_cast<int>(
            std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(moment)}.year());
    }

    // The text at a key, or an empty one.
    static value text_at(const value& payload, std::string_view key) {
        const auto* found = payload.find(key);
        return found && found->is_string() ? *found : value::string({});
    }

    // The event as it would stand at data.0, but for what single properties' rules change.
    value assembled(const value& payload, const value& person, value id, mapped_event& result) {
        const auto name =
            with_.rules.offline ? value::string(offline_event_name) : text_at(payload, "event_name");
        result.event_name = name.as_string();
        result.event_id = id.as_string();
        auto* members = memory_.memory.array<core::member>(payload.size() + 4);
        std::size_t count = 0;
        const auto add = [&](std::string_view key, value item) {
            std::construct_at(members + count++, key, item);
        };
        if (with_.rules.offline) add("match_keys", person);
        add("event_name", name);
        add("event_time", value::integer(result.event_time, memory_.memory));
        if (!with_.rules.offline) add("event_id", id);
        for (const auto& m : payload.members()) {
            if (!with_.rules.offline && core::same_text(m.key, "user_data")) add(m.key, person);
            if (!is_made_here(m.key)) add(m.key, m.item);
        }
        return value::object({members, count});
    }

    // The Offline Conversions API has neither of the first two (its duplicates are told by order_id).
    bool is_made_here(std::string_view key) const {
        constexpr std::array<std::string_view, 5> made = {"event_name", "event_time", "event_id", "user_data",
                                                          "match_keys"};
        if (with_.rules.offline && key == "action_source") return true;
        return std::ranges::any_of(made, [&](std::string_view name) { return core::same_text(name, key); });
    }

    std::string_view sentence(const facebook::broken_rule& broken) {
        const std::initializer_list<std::string_view> parts = {broken.property, ": ", broken.text, "; ",
                                                               broken.advice};
        std::string text;
        for (const auto part : parts)
            text += part;
        return memory_.memory.copy(text);
    }

    // Every lead's event of this API is called so (seed document, "Steps to Integrate - Offline
    // Conversions").
    static constexpr std::string_view offline_event_name = "Other";

    const compiled& with_;
    std::int64_t now_ms_;
    std::int64_t arrived_ms_;
    scratch& memory_;
    core::report report_;
};

} // namespace

mapped_event map_event(std::string_view bytes, const compiled& with, std::int64_t now_ms, scratch& memory,
                       core::trace* explain, std::int64_t arrived_ms) {
    memory.memory.reset();
    memory.notes.clear();
    memory.evaluation.start({}, now_ms);
    auto result = event_mapper(with, now_ms, arrived_ms, memory, explain).map(bytes);
    if (!memory.evaluation.notes().empty() || !memory.notes.all().empty()) [[unlikely]]
        add_rules_to_notes(with.rule_places, memory.evaluation.notes(), memory.notes);
    return result;
}

} // namespace lead_ads::pipeline
