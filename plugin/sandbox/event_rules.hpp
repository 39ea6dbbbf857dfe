// The rules of one event, for either API. Pure; any thread.
//
// In: the event, the time, and a report whose current event it is. Out: what the report collects.
#pragma once

#include "sandbox/report.hpp"

namespace graph_sandbox {

void check_conversion_event(const boost::json::object& event, std::int64_t now, report& out);
void check_offline_event(const boost::json::object& event, std::int64_t now, report& out);

// The parts that conversion_rules.cpp and offline_rules.cpp share.
inline constexpr std::int64_t day_seconds = 24 * 3600;
inline constexpr std::int64_t usual_window = 7 * day_seconds;
inline constexpr std::int64_t store_window = 62 * day_seconds;

void check_event_time(const boost::json::object& event, std::int64_t now, std::int64_t window, report& out);
void check_custom_data(const boost::json::object& event, report& out);

enum class location_source {
    client_ip,  // Country 0 asks Meta to locate the person, for which the event must hold client_ip_address.
    match_keys, // Offline events have no such property; Meta locates by what it matched.
};
void check_processing_options(const boost::json::object& event, location_source where, report& out);

} // namespace graph_sandbox
