// Meta's rules for one request, applied to its parsed body.
//
// In: the document, the time, the limits. Out: what is refused, and what is accepted but worth saying.
// No message ever repeats a value of the body, only names of properties. Pure; any thread.
#pragma once

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace graph_sandbox {

enum class api_kind {
    conversions,         // user_data, action_source; at most 1,000 events.
    offline_conversions, // match_keys, upload_tag; at most 2,000 events.
};

enum class rule {
    request_shape,    // The body or one of its top-level members has the wrong shape.
    too_many_events,  // More events than one request may hold.
    upload_tag,       // An offline request without upload_tag.
    required,         // A property that must be there is missing.
    property_shape,   // A property has the wrong type or form.
    too_old,          // event_time lies before the window of its action_source.
    in_future,        // event_time lies ahead.
    source_url,       // A website event without event_source_url.
    contents_id,      // An item of contents without id.
    purchase_value,   // A Purchase without value and currency.
    value_currency,   // A value without currency.
    currency_value,   // A currency without value.
    lead_id,          // A lead id that is not 15 to 17 digits.
    click_id,         // An fbc that is none of Meta's.
    browser_id,       // An fbp that is none of Meta's.
    user_agent,       // A website event without client_user_agent.
    messaging_name,   // A name that business_messaging does not take.
    currency_unknown, // A currency that Meta does not support.
    device_info,      // extinfo without its 16 places.
    customer_data,    // Too little customer information.
    not_hashed,       // Customer information that is not a digest.
    limited_data_use, // data_processing_options that contradict themselves.
    offline_name,     // An offline lead event whose name is not Other.
    strict_only,      // Only with --strict: something that Meta accepts and says in "messages".
};

struct refusal {
    rule broken = rule::request_shape;
    int subcode = 0;                  // 0: Meta names none.
    std::string_view title;           // error_user_title
    std::string message;              // error_user_msg
    std::optional<std::size_t> event; // Its index in data; absent when the request as a whole is refused.
    std::string property;             // Its path below the event or the body, such as user_data.em
};

struct findings {
    api_kind api = api_kind::conversions;
    std::size_t events = 0;
    std::vector<refusal> refusals;    // At most max_refusals, in the order of the events.
    std::vector<std::string> notices; // At most max_notices; Meta puts such sentences into "messages".
};

inline constexpr std::size_t max_refusals = 100;
inline constexpr std::size_t max_notices = 20;

struct rule_settings {
    std::int64_t now = 0;                  // seconds since 1970
    std::optional<std::size_t> max_events; // absent: Meta's
    bool strict = false;                   // notices refuse the request too
};

findings check_request(const boost::json::value& body, const rule_settings& settings);

} // namespace graph_sandbox
