#include "sandbox/report.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace graph_sandbox {
namespace {

struct rule_words {
    rule id;
    int subcode;
    std::string_view title;
    std::string_view advice;
};

// The subcodes were seen in answers of the real endpoint; where none was seen there is none here.
constexpr rule_words all_words[] = {
    {rule::request_shape, 0, "Invalid Request", "Send an object with data, an array of at least one event."},
    {rule::too_many_events, 0, "Too Many Events", "Send fewer events in one request."},
    {rule::upload_tag, 0, "Missing Upload Tag", "Offline requests name their upload in upload_tag."},
    {rule::required, 0, "Missing Required Parameter", "Add the property to each event."},
    {rule::property_shape, 0, "Invalid Parameter", "Send the property in the form that is documented."},
    {rule::too_old, 2804003, "Event Timestamp Too Old",
     "Send an event within 7 days of when it happened (62 days for physical_store and offline events)."},
    {rule::in_future, 2804004, "Event Timestamp In The Future",
     "Send event_time in seconds, not ahead of now."},
    {rule::source_url, 0, "Missing Event Source URL", "Website events name their page in event_source_url."},
    {rule::contents_id, 2804008, "Invalid Contents", "Each item of contents has an id."},
    {rule::purchase_value, 2804009, "Purchase Without Value", "A Purchase has value and currency."},
    {rule::value_currency, 2804023, "Value Without Currency", "Send value and currency together."},
    {rule::currency_value, 0, "Currency Without Value", "Send value and currency together."},
    {rule::lead_id, 2804036, "Invalid Lead ID", "A lead id has 15 to 17 digits and is not hashed."},
    {rule::click_id, 2804001, "Invalid fbc",
     "fbc is fb.N.MILLISECONDS.CLICKID, as the cookie _fbc holds it."},
    {rule::browser_id, 0, "Invalid fbp", "fbp is fb.N.MILLISECONDS.RANDOM, as the cookie _fbp holds it."},
    {rule::user_agent, 0, "Missing Client User Agent", "Website events hold user_data.client_user_agent."},
    {rule::messaging_name, 2804066, "Messaging Event Invalid Event Type",
     "business_messaging takes LeadSubmitted, QualifiedLead, Purchase and a few others, and no Lead."},
    {rule::currency_unknown, 2804011, "Unsupported Currency", "Send a currency of ISO 4217 that is in use."},
    {rule::device_info, 2804043, "Invalid extinfo", "app_data.extinfo is an array of 16 places."},
    {rule::customer_data, 2804050, "Insufficient Customer Information",
     "Add a lead id, an e-mail, a phone number or a better combination of customer information."},
    {rule::not_hashed, 0, "Customer Information Not Hashed",
     "Send SHA-256 in lower-case hex of the normalised value, never the value itself."},
    {rule::limited_data_use, 0, "Invalid Data Processing Options",
     "Send [] or [\"LDU\"] with a country and a state that are listed."},
    {rule::offline_name, 0, "Invalid Event Name", "Offline lead events are named Other."},
    {rule::strict_only, 0, "Refused By Strict Mode",
     "Meta would accept it; leave --strict out to do the same."},
};

const rule_words& words_of(rule id) {
    const auto* found = std::find_if(std::begin(all_words), std::end(all_words),
                                     [&](const rule_words& words) { return words.id == id; });
    return found == std::end(all_words) ? all_words[0] : *found;
}

} // namespace

void report::refuse(rule broken, std::string property, std::string_view detail) {
    if (full()) return;
    const rule_words& words = words_of(broken);
    refusal r;
    r.broken = broken;
    r.subcode = words.subcode;
    r.title = words.title;
    r.event = event_;
    if (event_) r.message = "Event " + std::to_string(*event_) + ": ";
    r.message += property.empty() ? "" : property + ": ";
    if (!detail.empty()) r.message += std::string(detail) + ". ";
    r.message += words.advice;
    r.property = std::move(property);
    found_.refusals.push_back(std::move(r));
}

void report::notice(std::string property, std::string_view sentence) {
    if (strict_) return refuse(rule::strict_only, std::move(property), sentence);
    if (found_.notices.size() >= max_notices) return;
    const std::string place = event_ ? "Event " + std::to_string(*event_) + ": " : std::string();
    found_.notices.push_back(place + property + ": " + std::string(sentence) + ".");
}

void check_properties(const boost::json::object& object, std::string_view prefix,
                      std::span<const property_rule> table, report& out) {
    for (const property_rule& row : table) {
        const auto found = object.find(row.name);
        if (found == object.end() || row.fits(found->value())) continue;
        out.refuse(row.broken, std::string(prefix) + std::string(row.name), row.must_be);
    }
}

void check_required(const boost::json::object& object, std::string_view prefix,
                    std::span<const std::string_view> names, report& out) {
    for (const std::string_view name : names)
        if (find(object, name) == nullptr)
            out.refuse(rule::required, std::string(prefix) + std::string(name), "is missing");
}

const boost::json::value* find(const boost::json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

const boost::json::object* find_object(const boost::json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found == nullptr ? nullptr : found->if_object();
}

bool is_named(const boost::json::object& object, std::string_view name, std::string_view text) {
    const auto* found = object.if_contains(name);
    return found != nullptr && found->is_string() && found->get_string() == text;
}

} // namespace graph_sandbox
