// One row of the table of telephone numbers: what a country's national numbering plan says.
#pragma once

#include <cstdint>
#include <string_view>

namespace lead_ads::facebook {

struct numbering_plan {
    std::string_view country; // ISO 3166-1 alpha-2
    std::string_view code;    // E.164 country code
    std::string_view trunk;   // prefixes of national calls, blanks between them; x is any digit
    std::string_view exit;    // prefixes of international calls but 00; as trunk
    std::string_view numbers; // first digits and lengths of national significant numbers: "1-5:9 6,7:9,10"
    std::string_view own;     // lengths of those that begin with the digits of the code itself
    std::string_view area;    // the area code that local numbers may leave out
    std::uint8_t shortest;    // national significant number of any kind
    std::uint8_t longest;
};

} // namespace lead_ads::facebook
