#include "host/replay/metrics_file.hpp"

#include "host/metrics_text.hpp"
#include "host/write_file.hpp"

#include <system_error>

namespace desthost::replay {
namespace {

using std::chrono::steady_clock;
constexpr std::chrono::seconds interval{5};

} // namespace

void metrics_file::write_if_due(const instance& of) {
    const bool is_first = written_ == steady_clock::time_point{};
    if (is_first || steady_clock::now() - written_ >= interval) write(of);
}

void metrics_file::write(const instance& of) {
    if (path_.empty() || has_failed_) return;
    written_ = steady_clock::now();
    const int error = replace_file(path_, metrics_text(of));
    if (error == 0) return;
    has_failed_ = true;
    log_.warning(path_ + ": the metrics cannot be written: " + std::generic_category().message(error));
}

} // namespace desthost::replay
