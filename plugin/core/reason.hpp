// Why an event was not sent as it came: the contract's codes, each with a sentence and advice.
//
// The codes are part of the product's contract: people count by them and scripts look for them.
#pragma once

#include <cstdint>
#include <string_view>

namespace lead_ads::core {

enum class outcome : std::uint8_t {
    mapped,   // The event is ready to be sent.
    filtered, // The configuration says that it is not to be sent.
    invalid,  // It cannot be made into what Meta takes.
};

enum class reason : std::uint8_t {
    none,                      // The event is fine.
    too_large,                 // Its bytes are more than max_event_bytes.
    malformed_json,            // Its bytes are not JSON, not UTF-8, or nested too deep.
    not_an_object,             // It is JSON but no object.
    missing_event_name,        // It has no event_name.
    consent,                   // The person has not agreed to the category that the filter asks for.
    condition,                 // The filter's condition is false.
    unmapped_event,            // No entry of mapping takes its name.
    already_delivered,         // The host's ledger knows it.
    missing_lead_id,           // The lead id is absent or empty.
    invalid_lead_id,           // The lead id is not 15 to 17 digits (or what lead_id_digits says).
    invalid_event_time,        // The time cannot be read.
    event_too_old,             // The time is before Meta's window or max_event_age.
    event_in_future,           // The time is more than a minute ahead.
    missing_lead_event_source, // The CRM's name is empty.
    insufficient_user_data,    // Too little about the person for Meta to match.
    invalid_property,          // Another property breaks a rule that would spoil the whole request.
    too_old_left_out,          // Like event_too_old, where delivery.too_old says filtered.
};

struct reason_text {
    std::string_view code;   // as the contract spells it
    outcome ends_as;         // filtered or invalid
    std::string_view text;   // one sentence, without anything of the event
    std::string_view advice; // what to do about it
};

const reason_text& describe(reason why) noexcept;

} // namespace lead_ads::core
