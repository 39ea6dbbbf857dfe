#include "facebook/rules.hpp"

#include "core/ascii.hpp"
#include "core/same_text.hpp"
#include "facebook/event_time.hpp"
#include "facebook/limited_data_use.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lead_ads::facebook {

namespace {

using core::reason;
using core::value;

const value* member_of(const value* object, std::string_view key) {
    return object ? object->find(key) : nullptr;
}

std::string_view text_at(const value& event, std::string_view key) {
    const auto* v = event.find(key);
    return v && v->is_string() ? v->as_string() : std::string_view{};
}

// One finished event with the parts that several rules ask for.
struct subject {
    const value& event;
    const rule_settings& settings;
    const rule_moment& moment;
    const value* user_data = event.find("user_data");
    const value* person = settings.offline ? event.find("match_keys") : user_data;
    const value* lead_id = member_of(person, "lead_id");
    const value* custom_data = event.find("custom_data");
    const value* options = event.find("data_processing_options");
    std::string_view action_source = text_at(event, "action_source");
    std::int64_t event_time = seconds_at(event);

    static std::int64_t seconds_at(const value& event) {
        const auto* time = event.find("event_time");
        return time ? time->as_int64().value_or(0) : 0;
    }
};

struct fatal_rule {
    reason why;
    std::string_view code;
    std::string_view property;
    std::string_view text;
    std::string_view advice;
    std::string_view source;
    bool (*is_broken)(const subject&);
};

bool has_no_lead_id(const subject& s) {
    const auto* id = s.lead_id;
    return !id || id->is_null() || (id->is_string() && id->size() == 0);
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, core::is_digit);
}

bool has_bad_lead_id(const subject& s) {
    if (has_no_lead_id(s)) return false;
    const auto& id = *s.lead_id;
    const auto digits = id.is_string() ? id.as_string() : id.written();
    return !is_digits(digits) || digits.starts_with('0') ||
           std::ranges::find(s.settings.lead_id_digits, digits.size()) == s.settings.lead_id_digits.end();
}

bool is_too_old(const subject& s) {
    return s.moment.now - s.event_time > oldest_age(s.event, s.settings);
}

bool lacks_lead_event_source(const subject& s) {
    const auto* source = member_of(s.custom_data, "lead_event_source");
    return !source || !source->is_string() || source->size() == 0;
}

// Sets of keys of which each alone, or a part of it, is too little for Meta.
constexpr std::array<std::string_view, 6> place_of_a_person = {"ct", "country", "st",
                                                               "zp", "ge",      "client_user_agent"};
constexpr std::array<std::string_view, 2> birthday_of_a_person = {"db", "client_user_agent"};
constexpr std::array<std::string_view, 2> first_name_of_a_person = {"fn", "ge"};
constexpr std::array<std::string_view, 2> last_name_of_a_person = {"ln", "ge"};
constexpr std::array<std::span<const std::string_view>, 4> too_little = {
    place_of_a_person, birthday_of_a_person, first_name_of_a_person, last_name_of_a_person};

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
    return std::ranges::any_of(names, [&](std::string_view one) { return core::same_text(one, name); });
}

bool has_too_little(const subject& s) {
    const auto* person = s.person;
    if (!person || person->size() == 0) return true;
    if (s.settings.offline)
        return !person->find("lead_id") && !person->find("email") && !person->find("phone");
    return std::ranges::any_of(too_little, [&](std::span<const std::string_view> set) {
        return std::ranges::all_of(person->members(),
                                   [&](const core::member& m) { return is_one_of(set, m.key); });
    });
}

constexpr std::array<std::string_view, 9> action_sources = {"email",
                                                            "website",
                                                            "app",
                                                            "phone_call",
                                                            "chat",
                                                            "physical_store",
                                                            "system_generated",
                                                            "business_messaging",
                                                            "other"};

bool has_bad_action_source(const subject& s) {
    if (s.settings.offline) return false;
    return !is_one_of(action_sources, s.action_source);
}

bool is_website_event_without_url(const subject& s) {
    return s.action_source == "website" && text_at(s.event, "event_source_url").empty();
}

bool is_website_event_without_agent(const subject& s) {
    if (s.action_source != "website") return false;
    const auto* agent = member_of(s.user_data, "client_user_agent");
    return !agent || !agent->is_string() || agent->size() == 0;
}

// Meta, "Conversions API for Business Messaging", supported events; other names, custom ones too, are refused
// with subcode 2804066.
constexpr std::array<std::string_view, 14> messaging_events = {
    "Purchase",      "LeadSubmitted", "QualifiedLead",  "InitiateCheckout", "AddToCart",
    "ViewContent",   "OrderCreated",  "OrderShipped",   "OrderDelivered",   "OrderCanceled",
    "OrderReturned", "CartAbandoned", "RatingProvided", "ReviewProvided"};

bool is_unknown_to_messaging(const subject& s) {
    return s.action_source == "business_messaging" &&
           !is_one_of(messaging_events, text_at(s.event, "event_name"));
}

bool is_purchase_without_value(const subject& s) {
    return text_at(s.event, "event_name") == "Purchase" && !member_of(s.custom_data, "value");
}

bool has_bad_processing_options(const subject& s) {
    const auto* options = s.options;
    if (!options) return false;
    return !options->is_array() || std::ranges::any_of(options->elements(), [](const value& v) {
        return !v.is_string() || v.as_string() != "LDU";
    });
}

// A state belongs to the United States; Meta locates the person itself when the country is 0.
bool has_state_without_country(const subject& s) {
    const auto* options = s.options;
    if (!options || !options->is_array() || options->size() == 0) return false;
    const auto* state = s.event.find("data_processing_options_state");
    const auto* country = s.event.find("data_processing_options_country");
    return state && state->as_int64() != 0 && (!country || country->as_int64() == 0);
}

std::int64_t whole_number_at(const value& event, std::string_view key) {
    const auto* number = event.find(key);
    if (!number || number->is_null()) return located_by_meta;
    return number->as_int64().value_or(-1);
}

// A country or a state that Meta's Limited Data Use does not know.
bool has_unknown_processing_place(const subject& s) {
    const auto* options = s.options;
    if (!options || !options->is_array() || options->size() == 0) return false;
    const auto is_known = [&](std::string_view key, std::span<const place_code> places) {
        const auto code = whole_number_at(s.event, key);
        return code == located_by_meta || std::ranges::find(places, code, &place_code::code) != places.end();
    };
    return !is_known("data_processing_options_country", limited_data_use_countries) ||
           !is_known("data_processing_options_state", limited_data_use_states);
}

// With limited data use and without a country or state, Meta looks at the address.
bool cannot_be_located(const subject& s) {
    const auto* options = s.options;
    if (!options || !options->is_array() || options->size() == 0) return false;
    const auto* country = s.event.find("data_processing_options_country");
    return (!country || country->as_int64() == 0) && !member_of(s.user_data, "client_ip_address");
}

constexpr std::string_view main_body = "Meta, Conversions API, Main Body Parameters";
constexpr std::string_view customer = "Meta, Conversions API, Customer Information Parameters";
constexpr std::string_view crm = "Meta, Conversions API for CRM Integration";
constexpr std::string_view options_page = "Meta, Data Processing Options for US Users";

// The first that is broken decides: the order is the contract's.
constexpr auto fatal_rules = std::to_array<fatal_rule>({
    {reason::missing_lead_id, "missing_lead_id", "data.0.user_data.lead_id",
     "a lead's event needs the lead's id", "check the path in settings.lead_id", crm,
     [](const subject& s) { return s.settings.require_lead_id && has_no_lead_id(s); }},
    {reason::invalid_lead_id, "invalid_lead_id", "data.0.user_data.lead_id", "a lead id is 15 to 17 digits",
     "export lead ids as text", crm, has_bad_lead_id},
    {reason::invalid_event_time, "invalid_event_time", "data.0.event_time",
     "event_time is a Unix time in seconds", "give seconds, milliseconds or ISO-8601", main_body,
     [](const subject& s) { return !s.moment.time_is_readable; }},
    {reason::event_too_old, "event_too_old", "data.0.event_time",
     "event_time is at most 7 days old, 62 for physical_store", "send events at least daily", main_body,
     is_too_old},
    {reason::event_in_future, "event_in_future", "data.0.event_time", "event_time is not in the future",
     "check clock and time zone of the system that writes the events", main_body,
     [](const subject& s) { return s.event_time > s.moment.now; }},
    {reason::missing_lead_event_source, "missing_lead_event_source", "data.0.custom_data.lead_event_source",
     "a lead's event names the CRM that it comes from", "set settings.lead_event_source", crm,
     lacks_lead_event_source},
    {reason::insufficient_user_data, "insufficient_user_data", "data.0.user_data",
     "what is known of the person must be enough to match",
     "map an e-mail address, a phone number or an external id", customer, has_too_little},
    {reason::invalid_property, "event_name_empty", "data.0.event_name", "event_name is text and not empty",
     "check facebook_event_name of the mapping entry that took the event", main_body,
     [](const subject& s) { return text_at(s.event, "event_name").empty(); }},
    {reason::invalid_property, "unknown_action_source", "data.0.action_source",
     "action_source is one of email, website, app, phone_call, chat, physical_store, system_generated, "
     "business_messaging, other",
     "set one of these; for leads system_generated", main_body, has_bad_action_source},
    {reason::invalid_property, "missing_event_source_url", "data.0.event_source_url",
     "an event of a website needs its address", "map data.0.event_source_url, or set another action_source",
     main_body, is_website_event_without_url},
    {reason::invalid_property, "missing_client_user_agent", "data.0.user_data.client_user_agent",
     "an event of a website needs the browser's user agent",
     "map data.0.user_data.client_user_agent, or set another action_source", main_body,
     is_website_event_without_agent},
    {reason::invalid_property, "unknown_messaging_event", "data.0.event_name",
     "business_messaging takes Purchase, LeadSubmitted, QualifiedLead, InitiateCheckout, AddToCart, "
     "ViewContent, "
     "the events of orders and ratings, and no others",
     "use LeadSubmitted or QualifiedLead for leads, or action_source system_generated",
     "Meta, Conversions API for Business Messaging", is_unknown_to_messaging},
    {reason::invalid_property, "purchase_without_value", "data.0.custom_data.value",
     "a Purchase needs value and currency", "map both", "Meta, Conversions API, Custom Data Parameters",
     is_purchase_without_value},
    {reason::invalid_property, "bad_data_processing_options", "data.0.data_processing_options",
     "data_processing_options is [\"LDU\"] or []", "use privacy.limited_data_use", options_page,
     has_bad_processing_options},
    {reason::invalid_property, "limited_data_use_state_without_country",
     "data.0.data_processing_options_state", "a state needs country 1, the United States",
     "set privacy.limited_data_use.country: 1, or state: 0", options_page, has_state_without_country},
    {reason::invalid_property, "unknown_data_processing_place", "data.0.data_processing_options_state",
     "data_processing_options_country is 1 or 0, its state 0 or from 1000 to 1013",
     "use privacy.limited_data_use", options_page, has_unknown_processing_place},
    {reason::invalid_property, "limited_data_use_without_location", "data.0.user_data.client_ip_address",
     "limited data use with country 0 needs the person's IP address to find the place",
     "set country: 1, or map the address", options_page, cannot_be_located},
    {reason::invalid_property, "missing_lifecycle_stage", "data.0.custom_data.lifecycle_stage_name",
     "an offline event of a lead needs its lifecycle stage",
     "set lifecycle.stage to where the CRM's stage stands", "FB Lead Ads, API Doc V7, Steps to Integrate",
     [](const subject& s) {
         return s.settings.offline && !member_of(s.custom_data, "lifecycle_stage_name");
     }},
});

} // namespace

broken_rule find_fatal(const value& event, const rule_settings& settings, const rule_moment& moment) {
    const subject s{event, settings, moment};
    const auto broken =
        std::ranges::find_if(fatal_rules, [&](const fatal_rule& rule) { return rule.is_broken(s); });
    if (broken == fatal_rules.end()) return {};
    return {broken->why, broken->property, broken->text, broken->advice};
}

std::int64_t oldest_age(const value& event, const rule_settings& settings) {
    if (settings.max_age > 0) return settings.max_age;
    // What the Offline Conversions API took was what happened in shops.
    if (settings.offline) return accepted_age("physical_store").count();
    const auto* source = event.find("action_source");
    return accepted_age(source && source->is_string() ? source->as_string() : std::string_view{}).count();
}

std::vector<rule_description> describe_rules() {
    std::vector<rule_description> all;
    all.reserve(std::size(fatal_rules));
    for (const auto& rule : fatal_rules)
        all.push_back({rule.code, rule.property, rule.text, rule.advice, rule.source});
    return all;
}

} // namespace lead_ads::facebook
