// How a command of desthost ends.
//
// Every exit status that the program knows stands in one table; whoever finds that the command cannot go on
// throws a failure with the status and the sentence for the user, and main turns it into both.
#pragma once

#include <stdexcept>
#include <string>

namespace desthost {

// The one place that says what each status means; manual, README and help repeat it. Of two that apply to the
// end of a delivery the later one in this list wins.
enum class exit_status : int {
    // Everything was delivered, or filtered on purpose.
    ok = 0,
    // Some events were invalid or rejected (with a journal, in this run or an earlier one), or an input could
    // not
    // be read to its end.
    incomplete = 1,
    // The command line, the configuration or an input has a mistake; nothing was done.
    usage = 2,
    // The plugin could not be loaded.
    no_plugin = 3,
    // Some events are undelivered: run the same command again, or act first when the destination is blocked.
    undelivered = 4,
    // SIGINT or SIGTERM ended the command; what was done is kept, and the same command goes on there.
    interrupted = 130
};

// The same for `desthost --help`.
inline constexpr const char* exit_status_help = "Exit status: 0 everything was delivered or filtered on "
                                                "purpose; 1 some events are invalid or rejected, with a "
                                                "journal over all its runs, or an input broke; 2 the command "
                                                "line, the configuration or an input is wrong; 3 the "
                                                "plugin could not be loaded; 4 some events are undelivered: "
                                                "run again, or act first; 130 interrupted, what was "
                                                "done is kept.";

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
