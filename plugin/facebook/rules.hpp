// Meta's rules about one event, looked at before it may join a batch: one bad event would make Meta refuse
// them all.
//
// In: the finished event as it would stand at data.0. Out: the first rule that it breaks. Each rule is a row
// of a table with its code, text, advice and source; their order is the contract's. Lesser rules, which cost
// a property and not the event, are in property_checks.hpp.
#pragma once

#include "core/reason.hpp"
#include "core/value.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace lead_ads::facebook {

struct rule_settings {
    bool offline = false;
    bool require_lead_id = true;
    std::span<const std::uint32_t> lead_id_digits;
    std::int64_t max_age = 0; // seconds; 0: Meta's window for the action_source
};

struct rule_moment {
    std::int64_t now = 0;         // Unix seconds
    bool time_is_readable = true; // false: the event's time is none
};

struct broken_rule {
    core::reason why = core::reason::none;
    std::string_view property; // full path; empty: the event as a whole
    std::string_view text;     // which rule
    std::string_view advice;
};

// The first fatal rule that `event` breaks; `why` is none when it breaks none.
broken_rule find_fatal(const core::value& event, const rule_settings& settings, const rule_moment& moment);

// How old `event` may be, in seconds: the configured age, or Meta's for its action_source.
std::int64_t oldest_age(const core::value& event, const rule_settings& settings);

// The rules as they stand in the documentation and in reports.
struct rule_description {
    std::string_view code;
    std::string_view property;
    std::string_view text;
    std::string_view advice;
    std::string_view source;
};
std::vector<rule_description> describe_rules();

} // namespace lead_ads::facebook
