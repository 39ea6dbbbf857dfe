#include "host/commands/output.hpp"

#include "host/failure.hpp"
#include "host/write_file.hpp"

#include <cerrno>
#include <system_error>
#include <unistd.h>

namespace desthost::commands {
namespace {

constexpr std::size_t piece_size = 64 * 1024;

} // namespace

output::output() : terminal_(::isatty(STDOUT_FILENO) == 1) {}

// What waits when the command ends by a failure is still worth having.
output::~output() {
    write_all(STDOUT_FILENO, waiting_);
}

void output::end_record() {
    if (terminal_ || waiting_.size() >= piece_size) flush();
}

void output::flush() {
    const int error = write_all(STDOUT_FILENO, waiting_);
    waiting_.clear();
    if (error == 0) return;
    throw failure{exit_status::incomplete, error == EPIPE ? ""
                                                          : "standard output cannot be written: " +
                                                                std::generic_category().message(error)};
}

} // namespace desthost::commands
