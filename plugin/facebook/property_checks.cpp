#include "facebook/property_checks.hpp"

#include "core/name_index.hpp"
#include "core/note.hpp"
#include "core/same_text.hpp"
#include "facebook/property_types.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lead_ads::facebook {

namespace {

using core::member;
using core::value;

struct property_check {
    std::string_view key;
    std::string_view path; // for notes
    property_type type;
};

constexpr auto key_of = [](const property_check& check) { return check.key; };

template <std::size_t rows>
struct check_table {
    std::array<property_check, rows> checks;
    core::name_index<rows> keys;

    consteval explicit check_table(const std::array<property_check, rows>& all)
        : checks(all), keys(all, key_of) {}
    // The check of a property; nullptr when it has none.
    const property_check* find(std::string_view key) const noexcept {
        const auto row = keys.find(key, checks, key_of);
        return row == keys.none ? nullptr : &checks[row];
    }
};

constexpr check_table root_checks(std::to_array<property_check>({
    {"app_data", "data.0.app_data", {as_app_data, "not_app_data"}},
    {"customer_segmentation", "data.0.customer_segmentation", {as_customer_segment, "unknown_segment"}},
    {"event_source_url", "data.0.event_source_url", {as_url, "not_a_url"}},
    {"messaging_channel", "data.0.messaging_channel", {as_messaging_channel, "unknown_channel"}},
    {"original_event_data", "data.0.original_event_data", {as_original_event, "not_an_original_event"}},
    {"opt_out", "data.0.opt_out", {as_boolean, "not_a_boolean"}},
    {"referrer_url", "data.0.referrer_url", {as_url, "not_a_url"}},
}));

constexpr check_table custom_data_checks(std::to_array<property_check>({
    {"ad_id", "data.0.custom_data.ad_id", {as_id, "not_text"}},
    {"content_category", "data.0.custom_data.content_category", {as_id, "not_text"}},
    {"content_ids", "data.0.custom_data.content_ids", {as_ids, "not_text"}},
    {"content_name", "data.0.custom_data.content_name", {as_id, "not_text"}},
    {"content_type", "data.0.custom_data.content_type", {as_id, "not_text"}},
    {"contents", "data.0.custom_data.contents", {as_contents, "content_without_id"}},
    {"currency", "data.0.custom_data.currency", {as_currency, "unknown_currency"}},
    {"facebook_lifecycle_stage_name",
     "data.0.custom_data.facebook_lifecycle_stage_name",
     {as_text, "not_text"}},
    {"lead_event_source", "data.0.custom_data.lead_event_source", {as_text, "not_text"}},
    {"lifecycle_stage_name", "data.0.custom_data.lifecycle_stage_name", {as_text, "not_text"}},
    {"num_items", "data.0.custom_data.num_items", {as_integer, "not_a_number"}},
    {"order_id", "data.0.custom_data.order_id", {as_id, "not_text"}},
    {"predicted_ltv", "data.0.custom_data.predicted_ltv", {as_number, "not_a_number"}},
    {"search_string", "data.0.custom_data.search_string", {as_id, "not_text"}},
    {"value", "data.0.custom_data.value", {as_number, "not_a_number"}},
}));

// Members in, members out: converted, or left out with a note. Null says nothing and is left out silently.
template <class Checks>
value check_members(const value& object, const Checks& checks, core::arena& memory,
                    const core::report& report) {
    auto* members = memory.array<member>(object.size());
    std::size_t count = 0;
    for (const auto& m : object.members()) {
        if (m.item.is_null()) continue;
        const auto* check = checks.find(m.key);
        const auto item = check ? checked(m.item, check->type, check->path, memory, report) : m.item;
        if (item.is_null()) continue;
        std::construct_at(members + count++, m.key, item);
    }
    return value::object({members, count});
}

value without(const value& object, std::string_view key, core::arena& memory) {
    auto* members = memory.array<member>(object.size());
    const auto kept =
        std::ranges::remove_copy_if(object.members(), members, [&](const member& m) { return m.key == key; });
    return value::object({members, static_cast<std::size_t>(kept.out - members)});
}

// A copy of `object` with another value for a key that it has.
value with_member(const value& object, std::string_view key, value item, core::arena& memory) {
    auto* members = memory.array<member>(object.size());
    for (std::size_t i = 0; i < object.size(); ++i) {
        const auto& m = object.members()[i];
        std::construct_at(members + i, m.key, core::same_text(m.key, key) ? item : m.item);
    }
    return value::object({members, object.size()});
}

// A value means nothing without its currency, and the reverse.
value with_value_and_currency(const value& custom_data, core::arena& memory, const core::report& report) {
    const bool has_value = custom_data.find("value");
    const bool has_currency = custom_data.find("currency");
    if (has_value == has_currency) return custom_data;
    const std::string_view path = has_value ? "data.0.custom_data.value" : "data.0.custom_data.currency";
    report.notes.add(path, has_value ? "value_without_currency" : "currency_without_value");
    report.step(path, has_value ? "removed: value without currency" : "removed: currency without value");
    return without(custom_data, has_value ? "value" : "currency", memory);
}

bool is_something(const value& v) noexcept {
    return !v.is_null() && !(v.is_string() && v.size() == 0);
}

// How many scalars there are, absent ones not counted.
std::size_t scalars_in(const value& v) noexcept {
    std::size_t count = 0;
    if (v.is_array())
        for (const auto& element : v.elements())
            count += scalars_in(element);
    else if (v.is_object())
        for (const auto& m : v.members())
            count += scalars_in(m.item);
    else
        count = is_something(v) ? 1 : 0;
    return count;
}

// Whether converting a list or an object left out a part of it.
bool is_reduced(const value& item, const value& made) noexcept {
    return !item.is_scalar() && !made.is_scalar() && scalars_in(made) < scalars_in(item);
}

} // namespace

value checked(const value& item, const property_type& type, std::string_view path, core::arena& memory,
              const core::report& report) {
    if (!type.convert) return item;
    const auto made = type.convert(item, memory);
    if (made.is_null()) {
        report.notes.add(path, type.note);
        report.step(path, "removed");
    } else if (is_reduced(item, made)) {
        report.notes.add(path, "partly_left_out");
        report.step(path, "removed in part");
    } else if (made.type() != item.type()) {
        report.step(path, "converted");
    }
    return made;
}

value with_valid_properties(const value& event, core::arena& memory, const core::report& report) {
    const auto root = check_members(event, root_checks, memory, report);
    const auto* custom_data = root.find("custom_data");
    if (!custom_data) return root;
    const auto typed = check_members(*custom_data, custom_data_checks, memory, report);
    return with_member(root, "custom_data", with_value_and_currency(typed, memory, report), memory);
}

} // namespace lead_ads::facebook
