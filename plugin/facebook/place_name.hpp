// One row of the tables of places: a name in lower-case ASCII letters, and the code that it stands for.
#pragma once

#include <string_view>

namespace lead_ads::facebook {

struct place_name {
    std::string_view name;
    std::string_view code; // two lower-case letters
};

} // namespace lead_ads::facebook
