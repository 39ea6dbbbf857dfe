// Names files that hold no events in any form that is read: workbooks, archives, web pages.
//
// In: the beginning of an unpacked input. Out: what it is and what to do about it; nothing when it could be
// events. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace desthost::sources {

// "is an Excel workbook (xlsx), …; save it as …": what follows the input's name.
std::optional<std::string> describe_foreign(std::string_view beginning);

} // namespace desthost::sources
