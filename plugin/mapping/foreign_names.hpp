// Functions of spreadsheets, databases and other languages, and what is written for them here.
//
// In: a name that is no function. Out: the advice for the error message; empty when the name is in no table.
// Meant for error messages. [any thread]
#pragma once

#include <string>
#include <string_view>

namespace lead_ads::mapping {

// Of a function, whatever its case: CONCATENATE, SVERWEIS, wenn.
std::string advice_for_function(std::string_view name);
// Of a method: the last step of price.toFixed.
std::string advice_for_method(std::string_view name);

} // namespace lead_ads::mapping
