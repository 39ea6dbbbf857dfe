// The rules of one event of the Conversions API.
#include "sandbox/event_rules.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace graph_sandbox {

using boost::json::object;
using boost::json::value;

namespace {

constexpr std::string_view required_properties[] = {"event_name", "event_time", "action_source", "user_data"};

constexpr property_rule event_table[] = {
    {"event_name", is_text, "must be text"},
    {"action_source", is_action_source, "must be one of the documented sources"},
    {"event_id", is_text, "must be text"},
    {"event_source_url", is_web_address, "must be an http or https address"},
    {"opt_out", is_flag, "must be true or false"},
    {"referrer_url", is_web_address, "must be an http or https address"},
    {"customer_segmentation", is_customer_segment, "must be one of the nine segments"},
    {"messaging_channel", is_messaging_channel, "must be messenger, whatsapp or instagram"},
    {"original_event_data", is_object, "must be an object"},
};

constexpr property_rule original_event_table[] = {
    {"event_name", is_text, "must be text"},
    {"event_time", is_integer, "must be whole Unix seconds"},
    {"order_id", is_text, "must be text"},
    {"event_id", is_text, "must be text"},
};

// As Meta lists them in "Conversions API for Business Messaging".
constexpr std::string_view messaging_names[] = {
    "AddToCart",     "CartAbandoned",  "InitiateCheckout", "LeadSubmitted", "OrderCanceled",
    "OrderCreated",  "OrderDelivered", "OrderReturned",    "OrderShipped",  "Purchase",
    "QualifiedLead", "RatingProvided", "ReviewProvided",   "ViewContent"};

constexpr property_rule user_data_table[] = {
    {"em", is_hashes, "must be one digest or an array of them", rule::not_hashed},
    {"ph", is_hashes, "must be one digest or an array of them", rule::not_hashed},
    {"fn", is_hashes, "must be one digest or an array of them", rule::not_hashed},
    {"ln", is_hashes, "must be one digest or an array of them", rule::not_hashed},
    {"db", is_hashes, "must be one digest or an array of them", rule::not_hashed},
    {"ge", is_hashes, "must be one digest or an array of them", rule::not_hashed},
    {"ct", is_hashes, "must be one digest or an array of them", rule::not_hashed},
    {"st", is_hashes, "must be one digest or an array of them", rule::not_hashed},
    {"zp", is_hashes, "must be one digest or an array of them", rule::not_hashed},
    {"country", is_hashes, "must be one digest or an array of them", rule::not_hashed},
    {"external_id", is_hashes, "must be one digest or an array of them", rule::not_hashed},
    {"lead_id", is_lead_id, "must be 15 to 17 digits", rule::lead_id},
    {"fbc", is_click_id, "must be fb.N.MILLISECONDS.CLICKID", rule::click_id},
    {"fbp", is_browser_id, "must be fb.N.MILLISECONDS.RANDOM", rule::browser_id},
    {"client_ip_address", is_ip_address, "must be one IPv4 or IPv6 address"},
    {"client_user_agent", is_text, "must be text"},
    {"subscription_id", is_id, "must be text"},
    {"fb_login_id", is_id, "must be text or a whole number"},
    {"anon_id", is_text, "must be text"},
    {"madid", is_text, "must be text"},
    {"page_id", is_id, "must be text or a whole number"},
    {"page_scoped_user_id", is_id, "must be text or a whole number"},
    {"ig_account_id", is_id, "must be text or a whole number"},
    {"ig_sid", is_id, "must be text or a whole number"},
    {"ctwa_clid", is_text, "must be text"},
    {"whatsapp_business_account_id", is_id, "must be text or a whole number"},
};

constexpr property_rule app_data_table[] = {
    {"advertiser_tracking_enabled", is_flag, "must be 0 or 1"},
    {"application_tracking_enabled", is_flag, "must be 0 or 1"},
    {"extinfo", is_extinfo, "must be an array of 16 texts", rule::device_info},
};

// An event whose customer information is one of these sets, or a part of one, matches too many people.
// Nothing at all is a part of each.
struct weak_set {
    std::string_view names[6];
};
constexpr weak_set weak_sets[] = {
    {{"ct", "country", "st", "zp", "ge", "client_user_agent"}},
    {{"db", "client_user_agent"}},
    {{"fn", "ge"}},
    {{"ln", "ge"}},
};

bool is_known(std::string_view name) {
    return std::any_of(std::begin(user_data_table), std::end(user_data_table),
                       [&](const property_rule& row) { return row.name == name; });
}

bool within(const object& user_data, const weak_set& set) {
    return std::all_of(user_data.begin(), user_data.end(), [&](const auto& entry) {
        const std::string_view name(entry.key().data(), entry.key().size());
        const bool listed =
            std::find(std::begin(set.names), std::end(set.names), name) != std::end(set.names);
        return listed || !is_known(name) || entry.value().is_null();
    });
}

void check_user_data(const object& event, report& out) {
    const value* found = find(event, "user_data");
    if (found == nullptr) return;
    if (!found->is_object()) return out.refuse(rule::property_shape, "user_data", "must be an object");
    const object& user_data = found->get_object();
    check_properties(user_data, "user_data.", user_data_table, out);
    if (std::any_of(std::begin(weak_sets), std::end(weak_sets),
                    [&](const weak_set& set) { return within(user_data, set); }))
        out.refuse(rule::customer_data, "user_data");
    // Its name is not repeated: an unknown name may be a value in the wrong place.
    if (std::any_of(user_data.begin(), user_data.end(), [](const auto& entry) {
            return !is_known({entry.key().data(), entry.key().size()});
        }))
        out.notice("user_data", "holds a property that Meta does not document");
}

void check_original_event(const object& event, report& out) {
    if (const object* original = find_object(event, "original_event_data"))
        check_properties(*original, "original_event_data.", original_event_table, out);
}

void check_website(const object& event, report& out) {
    if (!is_named(event, "action_source", "website")) return;
    if (find(event, "event_source_url") == nullptr)
        out.refuse(rule::source_url, "event_source_url", "is missing");
    const object* user_data = find_object(event, "user_data");
    if (user_data != nullptr && find(*user_data, "client_user_agent") == nullptr)
        out.refuse(rule::user_agent, "user_data.client_user_agent", "is missing");
}

void check_messaging(const object& event, report& out) {
    if (!is_named(event, "action_source", "business_messaging")) return;
    if (std::none_of(std::begin(messaging_names), std::end(messaging_names),
                     [&](std::string_view name) { return is_named(event, "event_name", name); }))
        out.refuse(rule::messaging_name, "event_name", "is none of those for business_messaging");
}

void check_app_data(const object& event, report& out) {
    const value* found = find(event, "app_data");
    if (found == nullptr) return;
    if (!found->is_object()) return out.refuse(rule::property_shape, "app_data", "must be an object");
    check_properties(found->get_object(), "app_data.", app_data_table, out);
}

// A lead's later stages come from a CRM; without these two Meta takes the event and does not count it.
void check_counted(const object& event, report& out) {
    if (!is_named(event, "action_source", "system_generated")) return;
    const object* custom_data = find_object(event, "custom_data");
    if (custom_data == nullptr || find(*custom_data, "lead_event_source") == nullptr)
        out.notice("custom_data.lead_event_source",
                   "is missing, the event does not count as a conversion lead");
    if (custom_data == nullptr || !is_named(*custom_data, "event_source", "crm"))
        out.notice("custom_data.event_source", "is not crm, the event does not count as a conversion lead");
}

} // namespace

void check_conversion_event(const object& event, std::int64_t now, report& out) {
    check_required(event, "", required_properties, out);
    check_properties(event, "", event_table, out);
    const bool store = is_named(event, "action_source", "physical_store");
    check_event_time(event, now, store ? store_window : usual_window, out);
    check_website(event, out);
    check_messaging(event, out);
    check_original_event(event, out);
    check_processing_options(event, location_source::client_ip, out);
    check_user_data(event, out);
    check_custom_data(event, out);
    check_app_data(event, out);
    check_counted(event, out);
}

} // namespace graph_sandbox
