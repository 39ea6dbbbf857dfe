// A copy of a journal that is whole, also while a run is writing to it.
//
// In: the journal's path, and a path where nothing is. Out: the copy, mode 0600, on the disk. Refuses what is
// no journal, and to write over a file; leaves nothing behind when it fails. One thread.
#pragma once

#include "host/journal/failure.hpp"

#include <string>

namespace desthost::journal {

result<void> back_up(const std::string& from, const std::string& to);

// The same over a file that is there already and empty, for a copy that is thrown away.
result<void> back_up_into(const std::string& from, const std::string& to);

} // namespace desthost::journal
