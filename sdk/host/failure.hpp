// How a command of desthost ends.
//
// Every exit status that the program knows stands in one table; whoever finds that the command cannot go on
// throws a failure with the status and the sentence for the user, and main turns it into both.
#pragma once

#include <stdexcept>
#include <string>

namespace desthost {

enum class exit_status : int {
    ok = 0, // Everything was delivered, or filtered on purpose.
    incomplete =
        1,     // Some events were invalid, rejected or undelivered, or an input could not be read to its end.
    usage = 2, // The command line or the configuration has a mistake; nothing was done.
    no_plugin = 3,     // The plugin could not be loaded.
    interrupted = 130, // SIGINT or SIGTERM ended the command; what was done is kept.
};

// The end of a command. `what()` tells what happened and what to do; it holds no secret and no customer data.
// An empty text says that everything has been told already.
class failure : public std::runtime_error {
public:
    failure(exit_status status, const std::string& text) : std::runtime_error(text), status_(status) {}
    exit_status status() const noexcept { return status_; }

private:
    exit_status status_;
};

} // namespace desthost
