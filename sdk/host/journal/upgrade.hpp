// Journals of earlier versions, brought to this one where they are.
//
// In: an open journal of a known version, no transaction open; the time, from which on what it knows is kept.
// Out: one of schema_version; when that does not work, it stays as it was. One thread.
//
// What an earlier version knows of inputs belongs to no scope: journal::open_input takes it over for the
// first scope that reads the input.
#pragma once

#include "host/journal/database.hpp"

#include <cstdint>

namespace desthost::journal {

// `now` in seconds since 1970.
bool upgrade(database& db, std::int64_t now);

} // namespace desthost::journal
