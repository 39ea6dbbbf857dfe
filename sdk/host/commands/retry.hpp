// Another try for dead letters, through the same delivery as a replay.
//
// In: a journal and the numbers of dead letters. Out: what was delivered or filtered is a dead letter no
// more; the rest is one again, with one more try. Throws failure.
#pragma once

#include "host/commands/commands.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace desthost::commands {

struct retry_options {
    std::string journal;
    std::vector<std::int64_t> ids; // none: all
    std::string config;            // empty: that of the journal's last run
    std::optional<std::int64_t> now;
};

exit_status retry(const retry_options& o, log& to, const common_options& common);

} // namespace desthost::commands
