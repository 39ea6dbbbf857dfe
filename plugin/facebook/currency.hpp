// The currencies of ISO 4217, in alphabetical order.
// Source: the list of active codes (ISO 4217:2015, "List one", as published by SIX, 2024), funds codes and
// metals left out.
#pragma once

#include <string_view>

namespace lead_ads::facebook {

// Whether `code` (three upper-case letters) is a currency.
bool is_currency(std::string_view code) noexcept;

} // namespace lead_ads::facebook
