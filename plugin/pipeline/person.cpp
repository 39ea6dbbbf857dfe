#include "pipeline/person.hpp"

#include "core/note.hpp"
#include "core/same_text.hpp"
#include "facebook/click_id.hpp"

#include <algorithm>
#include <memory>

namespace lead_ads::pipeline {

namespace {

using config::lead_id_form;
using core::value;

constexpr std::string_view fbc_path = "data.0.user_data.fbc";

bool is_sent_as_number(const value& given, const compiled& with) {
    switch (with.settings->general.lead_id_type) {
    case lead_id_form::number:
        return true;
    case lead_id_form::text:
        return false;
    case lead_id_form::as_given:
        return given.is_number();
    case lead_id_form::standard:
        break;
    }
    return with.rules.offline ? given.is_number() : true;
}

// A copy with another value for the lead id, or without it when that is null.
value with_another(const value& person, const value& id, core::arena& memory) {
    auto* members = memory.array<core::member>(person.size());
    std::size_t count = 0;
    for (const auto& m : person.members()) {
        const bool is_id = core::same_text(m.key, "lead_id");
        if (!is_id || !id.is_null()) std::construct_at(members + count++, m.key, is_id ? id : m.item);
    }
    return value::object({members, count});
}

// Where a click id stands, for the explanation, and the id.
struct found_click_id {
    std::string_view fbclid;
    std::string_view source;
};

value text_at(const value& payload, std::string_view key) {
    const auto* found = payload.find(key);
    return found && found->is_string() ? *found : value{};
}

found_click_id find_click_id(const value& payload, const compiled& with, const scratch& memory) {
    const auto given = memory.found[with.fbclid.slot];
    if (given.is_string() && given.size() > 0) return {given.as_string(), with.fbclid.where.text()};
    if (const auto id = facebook::find_fbclid(text_at(payload, "event_source_url").as_string()); !id.empty())
        return {id, "data.0.event_source_url"};
    for (const auto& page : with.page_addresses) {
        const auto address = memory.found[page.slot];
        if (!address.is_string()) continue;
        if (const auto id = facebook::find_fbclid(address.as_string()); !id.empty())
            return {id, page.where.text()};
    }
    return {};
}

} // namespace

value with_lead_id(const value& person, const compiled& with, scratch& memory, facebook::lead_id& id) {
    const auto* given = person.find("lead_id");
    if (!given) return person;
    id = facebook::read_lead_id(*given, with.rules.lead_id_digits, memory.memory);
    if (id.fault == facebook::lead_id_fault::missing) return with_another(person, {}, memory.memory);
    if (id.fault != facebook::lead_id_fault::none) return person;
    const bool as_number = is_sent_as_number(*given, with);
    const auto written = given->is_string() ? given->as_string() : given->written();
    if (as_number == given->is_number() && written.size() == id.digits.size()) return person;
    return with_another(person, as_number ? value::written_number(id.digits, true) : value::string(id.digits),
                        memory.memory);
}

value with_click_id(const value& person, const value& payload, std::int64_t event_seconds,
                    const compiled& with, scratch& memory, const core::report& report) {
    if (!with.makes_click_ids) return person;
    const auto click = find_click_id(payload, with, memory);
    if (click.fbclid.empty() || person.find("fbc")) return person;
    if (!facebook::is_fbclid(click.fbclid)) {
        report.notes.add(fbc_path, "not_a_click_id");
        return person;
    }
    report.source(fbc_path, click.source);
    report.step(fbc_path, "made of fbclid and the event's time");
    auto* members = memory.memory.array<core::member>(person.size() + 1);
    std::uninitialized_copy(person.members().begin(), person.members().end(), members);
    const auto fbc = facebook::make_fbc(click.fbclid, event_seconds, memory.memory);
    std::construct_at(members + person.size(), "fbc", value::string(fbc));
    return value::object({members, person.size() + 1});
}

} // namespace lead_ads::pipeline
