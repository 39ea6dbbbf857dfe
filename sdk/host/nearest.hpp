// The known name that somebody probably meant.
//
// In: a name and the known ones. Out: the nearest by edit distance, or nothing when none is near. Any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace desthost {

std::string_view nearest(std::string_view name, std::span<const std::string> known);

// " (did you mean \"NAME\"?)", or nothing.
std::string did_you_mean(std::string_view name, std::span<const std::string> known);

} // namespace desthost
