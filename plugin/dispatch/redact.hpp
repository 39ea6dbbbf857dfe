// Makes a server's words fit to be logged: they are hostile until they have been here.
//
// In: any bytes. Out: valid UTF-8 of bounded length, on one line, without control or direction characters,
// without any piece of a secret, and without what looks like a token, an address or a long number, since a
// server may echo what was sent to it. Pure; time is bounded by the lengths of text and secrets.
#pragma once

#include "batch/target.hpp"

#include <string>
#include <string_view>

namespace lead_ads::dispatch {

inline constexpr std::size_t longest_quote = 256; // bytes

std::string redact(std::string_view hostile, const batch::credentials& who,
                   std::size_t longest = longest_quote);

// An event's id, fit to be logged: an id that programs make (digests, UUIDs, "order-20261127-0042") stays as
// it is, also with long runs of digits in it. What could be a customer's value goes: a word with @, a
// telephone number (digits alone, or behind a +), and, as everywhere, pieces of secrets. At most 128 bytes.
std::string redact_id(std::string_view id, const batch::credentials& who);

// A trace id: letters, digits, - and _ only, at most 64 of them; empty when something else is in it or when
// it is a piece of a secret.
std::string clean_trace_id(std::string_view hostile, const batch::credentials& who);

} // namespace lead_ads::dispatch
