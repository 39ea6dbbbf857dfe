// Requests that the rules accept, as trees that a test changes in one place.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace graph_sandbox::test {

inline constexpr std::int64_t sample_now = 1769860800; // 2026-01-31T12:00:00Z
inline constexpr std::string_view digest = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f";

inline boost::json::value conversion_request() {
    return boost::json::parse(R"({"access_token":"secret-token","data":[{
        "event_name":"Lead","event_time":1769860000,"action_source":"system_generated","event_id":"e1",
        "user_data":{"lead_id":1234567890123456,
                     "em":["62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"]},
        "custom_data":{"event_source":"crm","lead_event_source":"HubSpot"}}]})");
}

inline boost::json::value offline_request() {
    return boost::json::parse(R"({"access_token":"secret-token","upload_tag":"crm","data":[{
        "event_name":"Other","event_time":1769860000,
        "match_keys":{"lead_id":"1234567890123456",
                      "email":["62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"]},
        "custom_data":{"lead_event_source":"HubSpot","lifecycle_stage_name":"won",
                       "facebook_lifecycle_stage_name":"CONVERTED"}}]})");
}

// Sets the member at a dotted path, making objects on the way; the text "absent" removes it.
inline void set(boost::json::object& root, std::string_view path, std::string_view json) {
    const std::size_t dot = path.find('.');
    const std::string name(path.substr(0, dot));
    if (dot != std::string_view::npos) {
        boost::json::value& inner = root[name];
        if (!inner.is_object()) inner = boost::json::object();
        return set(inner.get_object(), path.substr(dot + 1), json);
    }
    if (json == "absent")
        root.erase(name);
    else
        root[name] = boost::json::parse(json);
}

inline boost::json::object& first_event(boost::json::value& request) {
    return request.as_object().at("data").as_array().at(0).as_object();
}

} // namespace graph_sandbox::test
