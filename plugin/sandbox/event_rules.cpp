// Rules for events of both APIs: time, Limited Data Use, custom_data.
#include "sandbox/event_rules.hpp"

#include <boost/json.hpp>

namespace graph_sandbox {

using boost::json::object;
using boost::json::value;

namespace {

// A clock a little ahead is forgiven; the real endpoint's tolerance is not published.
constexpr std::int64_t future_grace = 60;

constexpr property_rule custom_data_table[] = {
    {"value", is_amount, "must be a number"},
    {"currency", is_currency, "must be a code of ISO 4217", rule::currency_unknown},
    {"content_name", is_any_text, "must be text"},
    {"content_category", is_any_text, "must be text"},
    {"content_ids", is_ids, "must be an array of ids"},
    {"content_type", is_text, "must be text"},
    {"order_id", is_id, "must be text"},
    {"predicted_ltv", is_amount, "must be a number"},
    {"num_items", is_count, "must be a whole number"},
    {"search_string", is_any_text, "must be text"},
    {"status", is_any_text, "must be text"},
    {"lead_id", is_id, "must be text or a whole number"},
    {"ad_id", is_id, "must be text or a whole number"},
    {"lead_event_source", is_text, "must be the name of the CRM"},
    {"event_source", is_text, "must be text"},
    {"lifecycle_stage_name", is_text, "must be the CRM's name of the stage"},
    {"facebook_lifecycle_stage_name", is_facebook_stage, "must be one of the seven lifecycle stages"},
};

constexpr property_rule contents_table[] = {
    {"id", is_id, "must be text or a whole number", rule::contents_id},
    {"quantity", is_number, "must be a number"},
    {"item_price", is_amount, "must be a number"},
    {"delivery_category", is_delivery_category, "must be in_store, curbside or home_delivery"},
};

constexpr property_rule processing_table[] = {
    {"data_processing_options_country", is_processing_country, "must be 0 or 1", rule::limited_data_use},
    {"data_processing_options_state", is_processing_state, "must be 0 or 1000 to 1013",
     rule::limited_data_use},
};

void check_contents(const object& custom_data, report& out) {
    const value* contents = find(custom_data, "contents");
    if (contents == nullptr) return;
    if (!contents->is_array())
        return out.refuse(rule::property_shape, "custom_data.contents", "must be an array of objects");
    std::size_t index = 0;
    for (const value& item : contents->get_array()) {
        if (out.full()) return;
        const std::string place = "custom_data.contents." + std::to_string(index++);
        if (!item.is_object()) {
            out.refuse(rule::contents_id, place, "must be an object");
            continue;
        }
        if (!item.get_object().contains("id")) out.refuse(rule::contents_id, place + ".id", "is missing");
        check_properties(item.get_object(), place + ".", contents_table, out);
    }
}

void check_value_and_currency(const object& event, const object& custom_data, report& out) {
    const bool has_value = find(custom_data, "value") != nullptr;
    const bool has_currency = find(custom_data, "currency") != nullptr;
    if (is_named(event, "event_name", "Purchase") && !has_value)
        return out.refuse(rule::purchase_value, "custom_data.value", "is missing");
    if (has_value && !has_currency) out.refuse(rule::value_currency, "custom_data.currency", "is missing");
    if (has_currency && !has_value) out.refuse(rule::currency_value, "custom_data.value", "is missing");
}

// data_processing_options is [] or ["LDU"].
bool is_options_list(const value& options) {
    if (!options.is_array() || options.get_array().size() > 1) return false;
    const auto& list = options.get_array();
    return list.empty() || (list[0].is_string() && list[0].get_string() == "LDU");
}

} // namespace

void check_event_time(const object& event, std::int64_t now, std::int64_t window, report& out) {
    const value* time = find(event, "event_time");
    if (time == nullptr) return;
    if (time->is_uint64()) return out.refuse(rule::in_future, "event_time");
    if (!time->is_int64())
        return out.refuse(rule::property_shape, "event_time", "must be whole Unix seconds");
    if (time->get_int64() < now - window) out.refuse(rule::too_old, "event_time");
    if (time->get_int64() > now + future_grace) out.refuse(rule::in_future, "event_time");
}

void check_custom_data(const object& event, report& out) {
    const value* found = find(event, "custom_data");
    if (found != nullptr && !found->is_object())
        return out.refuse(rule::property_shape, "custom_data", "must be an object");
    const object none;
    const object& custom_data = found == nullptr ? none : found->get_object();
    check_properties(custom_data, "custom_data.", custom_data_table, out);
    check_contents(custom_data, out);
    check_value_and_currency(event, custom_data, out);
}

void check_processing_options(const object& event, location_source where, report& out) {
    check_properties(event, "", processing_table, out);
    const auto* options = event.if_contains("data_processing_options");
    if (options == nullptr) return;
    if (!is_options_list(*options))
        return out.refuse(rule::limited_data_use, "data_processing_options", "must be [] or [\"LDU\"]");
    if (options->get_array().empty()) return;
    const auto* country = find(event, "data_processing_options_country");
    if (country == nullptr)
        out.refuse(rule::limited_data_use, "data_processing_options_country", "is missing");
    const auto* state = find(event, "data_processing_options_state");
    if (state == nullptr) out.refuse(rule::limited_data_use, "data_processing_options_state", "is missing");
    const bool is_placed = state != nullptr && state->is_int64() && state->get_int64() != 0;
    const bool has_no_country = country != nullptr && country->is_int64() && country->get_int64() == 0;
    if (is_placed && has_no_country)
        out.refuse(rule::limited_data_use, "data_processing_options_state", "needs country 1");
    const bool locate = country != nullptr && country->is_int64() && country->get_int64() == 0;
    if (!locate || where == location_source::match_keys) return;
    const object* user_data = find_object(event, "user_data");
    if (user_data == nullptr || find(*user_data, "client_ip_address") == nullptr)
        out.refuse(rule::limited_data_use, "user_data.client_ip_address",
                   "is missing although Meta shall locate");
}

} // namespace graph_sandbox
