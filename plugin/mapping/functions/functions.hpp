// The functions of the mapping language, as the table names them.
//
// In: a run and the call's node, whose arguments each function evaluates itself, so that those of IF, SWITCH
// and COALESCE that are not needed cost nothing. Out: a value; null for what cannot be computed. The parser
// has checked the number of arguments. [one thread, that of the run]
#pragma once

#include "mapping/run.hpp"

namespace lead_ads::mapping::functions {

using core::value;

// text.cpp
value extract(run& r, const node& call);
value substitute(run& r, const node& call);
value concat(run& r, const node& call);
value string(run& r, const node& call);
value left(run& r, const node& call);
value right(run& r, const node& call);
value char_at(run& r, const node& call);
value substring(run& r, const node& call);
value length(run& r, const node& call);
value contains(run& r, const node& call);
value starts_with(run& r, const node& call);
value ends_with(run& r, const node& call);
value pad(run& r, const node& call);

// letters.cpp
value trim(run& r, const node& call);
value lower(run& r, const node& call);
value upper(run& r, const node& call);

// word_letters.cpp
value capitalize(run& r, const node& call);
value unaccent(run& r, const node& call);

// pattern_functions.cpp
value replace(run& r, const node& call);
value select(run& r, const node& call);

// digest.cpp
value sha256(run& r, const node& call);
value md5(run& r, const node& call);
value encode_base64(run& r, const node& call);
value decode_base64(run& r, const node& call);

// logic.cpp
value if_else(run& r, const node& call);
value switch_case(run& r, const node& call);
value coalesce(run& r, const node& call);
value exists(run& r, const node& call);
value is_empty(run& r, const node& call);
value all_true(run& r, const node& call);
value any_true(run& r, const node& call);

// number_functions.cpp
value number(run& r, const node& call);
value average(run& r, const node& call);
value min(run& r, const node& call);
value max(run& r, const node& call);
value sum(run& r, const node& call);
value count(run& r, const node& call);

// rounding.cpp
value round(run& r, const node& call);
value floor(run& r, const node& call);
value ceil(run& r, const node& call);
value abs(run& r, const node& call);
value mod(run& r, const node& call);

// collection.cpp
value size(run& r, const node& call);
value for_each(run& r, const node& call);
value filter(run& r, const node& call);
value first(run& r, const node& call);
value last(run& r, const node& call);
value flatten(run& r, const node& call);

// pieces.cpp
value split(run& r, const node& call);
value join(run& r, const node& call);

// order.cpp
value unique(run& r, const node& call);
value sort(run& r, const node& call);

// url.cpp
value url_decode(run& r, const node& call);
value url_param(run& r, const node& call);

// lookup.cpp
value lookup(run& r, const node& call);

// json.cpp
value json_parse(run& r, const node& call);
value json_stringify(run& r, const node& call);
value value_from_json(run& r, const node& call);

// property.cpp
value get(run& r, const node& call);
value get_header(run& r, const node& call);
value get_cookie(run& r, const node& call);

// date.cpp
value timestamp(run& r, const node& call);
value today(run& r, const node& call);
value date_parse(run& r, const node& call);
value date_format(run& r, const node& call);
value date_add(run& r, const node& call);
value date_sub(run& r, const node& call);
value date_diff(run& r, const node& call);
value age(run& r, const node& call);
value year(run& r, const node& call);
value month(run& r, const node& call);
value day(run& r, const node& call);
value hour(run& r, const node& call);
value minutes(run& r, const node& call);
value seconds(run& r, const node& call);
value timezone(run& r, const node& call);

} // namespace lead_ads::mapping::functions
