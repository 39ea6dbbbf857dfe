// Takes a refused lead id out of a finished event, so that the rest of it can still match.
//
// In: one serialised event. Out: the same bytes without the lead id's members. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lead_ads::dispatch {

// `event` without user_data.lead_id, match_keys.lead_id and custom_data.lead_id; every other byte stays as it
// is. Nothing when there is no lead id, when none of the keys by which Meta finds a person is left (fbc, em,
// ph, external_id; offline email, phone, extern_id), or when the text is no JSON object.
std::optional<std::string> without_lead_id(std::string_view event);

} // namespace lead_ads::dispatch
