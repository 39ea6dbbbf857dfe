// Dates to text and text to dates by Luxon's format tokens, and what the clock functions of the language
// show.
//
// In: moments and formats; a format may come from event data, so it is bounded: 4096 bytes to show, 256 to
// parse, of a text of at most 512 bytes. Out: text in the arena, moments, or nullopt. Refuses what Luxon
// refuses. Pure functions, safe from any thread.
#pragma once

#include "core/arena.hpp"
#include "mapping/date/moment.hpp"

#include <optional>
#include <string_view>

namespace lead_ads::mapping::date {

struct locale_names;

// DATEFORMAT: every token of Luxon in the locale en-US; other text stays as it is.
std::optional<std::string_view> format(const moment& m, std::string_view format_text, core::arena& out);

// DATEPARSE: the whole text must fit the whole format; a run of blanks of any kind counts as one blank in
// both, at the ends as none. Names are those of `language`, or English ones without it. A Z token gives the
// moment that offset, a z token that zone; without either it takes the settings' zone. Tokens that Luxon
// shows but does not parse (X, x, n, ii, ZZZZ, ...) match themselves as literal text, as they do there.
std::optional<moment> parse_format(std::string_view text, std::string_view format_text, const settings& with,
                                   const locale_names* language = nullptr);

} // namespace lead_ads::mapping::date
