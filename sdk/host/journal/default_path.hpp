// Where the journal is when --journal does not say.
//
// In: the first operand of the replay and the configuration's path. Out: INPUT.journal beside the input, or,
// for standard input and for a folder that cannot be written, a name of its own in $XDG_STATE_HOME/desthost
// (~/.local/state/desthost), which is made with mode 0700. Refuses when there is no home either.
#pragma once

#include "host/journal/failure.hpp"

#include <string>

namespace desthost::journal {

result<std::string> default_path(const std::string& operand, const std::string& config_path);

} // namespace desthost::journal
