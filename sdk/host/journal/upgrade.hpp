// Journals of earlier versions, brought to this one where they are.
//
// In: an open journal of a known version, no transaction open. Out: one of schema_version; when that does not
// work, it stays as it was. One thread.
#pragma once

#include "host/journal/database.hpp"

namespace desthost::journal {

bool upgrade(database& db);

} // namespace desthost::journal
