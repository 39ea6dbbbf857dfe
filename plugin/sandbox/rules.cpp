#include "sandbox/rules.hpp"

#include "sandbox/event_rules.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace graph_sandbox {

using boost::json::object;
using boost::json::value;

namespace {

constexpr std::size_t conversions_limit = 1000;
constexpr std::size_t offline_limit = 2000;

constexpr property_rule request_table[] = {
    {"test_event_code", is_text, "must be text", rule::request_shape},
    {"partner_agent", is_partner_agent, "must have fewer than 23 characters and at least two letters",
     rule::request_shape},
    {"upload_tag", is_text, "must be text", rule::upload_tag},
};

// upload_tag marks an offline request, and so does an event with match_keys: a request that mixes both kinds
// is then refused for what its other events lack.
api_kind kind_of(const object& body) {
    if (body.contains("upload_tag")) return api_kind::offline_conversions;
    const value* data = find(body, "data");
    const bool offline =
        data != nullptr && data->is_array() &&
        std::any_of(data->get_array().begin(), data->get_array().end(), [](const value& event) {
            return event.is_object() && event.get_object().contains("match_keys");
        });
    return offline ? api_kind::offline_conversions : api_kind::conversions;
}

// The events when there is a right number of them.
const boost::json::array* events_of(const object& body, std::size_t limit, report& out) {
    const value* data = find(body, "data");
    if (data == nullptr || !data->is_array()) {
        out.refuse(rule::request_shape, "data", "must be an array");
        return nullptr;
    }
    const auto& events = data->get_array();
    if (events.empty()) out.refuse(rule::request_shape, "data", "must be non-empty");
    if (events.size() > limit)
        out.refuse(rule::too_many_events, "data", "must have at most " + std::to_string(limit) + " events");
    return events.empty() || events.size() > limit ? nullptr : &events;
}

void check_event(const value& event, api_kind api, std::int64_t now, report& out) {
    if (!event.is_object()) return out.refuse(rule::property_shape, "", "must be an object");
    if (api == api_kind::conversions)
        check_conversion_event(event.get_object(), now, out);
    else
        check_offline_event(event.get_object(), now, out);
}

} // namespace

findings check_request(const value& body, const rule_settings& settings) {
    report out(settings.strict);
    if (!body.is_object()) {
        out.refuse(rule::request_shape, "", "The body must be an object");
        return std::move(out.found());
    }
    const object& request = body.get_object();
    const api_kind api = kind_of(request);
    out.found().api = api;
    check_properties(request, "", request_table, out);
    if (api == api_kind::offline_conversions && !request.contains("upload_tag"))
        out.refuse(rule::upload_tag, "upload_tag", "is missing");
    const std::size_t limit =
        settings.max_events.value_or(api == api_kind::conversions ? conversions_limit : offline_limit);
    const boost::json::array* events = events_of(request, limit, out);
    if (events == nullptr) return std::move(out.found());
    out.found().events = events->size();
    for (std::size_t i = 0; i < events->size() && !out.full(); ++i) {
        out.begin_event(i);
        check_event((*events)[i], api, settings.now, out);
    }
    return std::move(out.found());
}

} // namespace graph_sandbox
