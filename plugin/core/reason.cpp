#include "core/reason.hpp"

#include <array>

namespace lead_ads::core {

namespace {

// In the order of the enumerators.
constexpr std::array<reason_text, 18> texts = {{
    {"", outcome::mapped, "", ""},
    {"too_large", outcome::invalid, "the event is larger than settings.max_event_bytes",
     "send less in one event, or raise max_event_bytes"},
    {"malformed_json", outcome::invalid, "the event is not JSON", "mend the program that writes the events"},
    {"not_an_object", outcome::invalid, "the event is JSON but not an object",
     "write one JSON object for each event"},
    {"missing_event_name", outcome::invalid, "the event has no event_name",
     "give each event an event_name, or set one under properties"},
    {"consent", outcome::filtered, "user.consent_categories does not hold what filters.consent asks for", ""},
    {"condition", outcome::filtered, "filters.when is not true for this event", ""},
    {"unmapped_event", outcome::filtered, "no entry of mapping takes this event's name",
     "add an entry under mapping if it should be sent"},
    {"already_delivered", outcome::filtered, "an event with this id was delivered before", ""},
    {"missing_lead_id", outcome::invalid, "settings.lead_id gives nothing for this event",
     "check the path in settings.lead_id, or set require_lead_id: false to send other customer information "
     "instead"},
    {"invalid_lead_id", outcome::invalid, "the lead id does not have the digits of a Facebook lead id",
     "export lead ids as text: spreadsheets and scripts that treat them as numbers spoil their last digits"},
    {"invalid_event_time", outcome::invalid, "the event's time cannot be read",
     "give context.event_timestamp in seconds, in milliseconds or as ISO-8601"},
    {"event_too_old", outcome::invalid, "the event is older than Meta or delivery.max_event_age allows",
     "send events at least daily"},
    {"event_in_future", outcome::invalid, "the event's time is more than a minute ahead",
     "check the clock and the time zone of the system that writes the events"},
    {"missing_lead_event_source", outcome::invalid, "settings.lead_event_source gives nothing for this event",
     "set it to the name of your CRM"},
    {"insufficient_user_data", outcome::invalid, "too little about the person for Meta to match the event",
     "map an e-mail address, a phone number, an external id or the lead id"},
    {"invalid_property", outcome::invalid, "a property breaks one of Meta's rules", "see the detail"},
    {"event_too_old", outcome::filtered, "the event is older than Meta or delivery.max_event_age allows", ""},
}};

} // namespace

const reason_text& describe(reason why) noexcept {
    return texts[static_cast<std::size_t>(why)];
}

} // namespace lead_ads::core
