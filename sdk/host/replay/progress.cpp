#include "host/replay/progress.hpp"

#include <algorithm>

namespace desthost::replay {
namespace {

std::string with_commas(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i != 0 && (digits.size() - i) % 3 == 0) out += ',';
        out += digits[i];
    }
    return out;
}

} // namespace

std::string render_progress(double fraction, std::uint64_t ended, double seconds) {
    constexpr std::size_t width = 30;
    std::string line;
    if (fraction >= 0) {
        const auto filled = static_cast<std::size_t>(std::min(fraction, 1.0) * width);
        const auto percent = std::to_string(static_cast<int>(std::min(fraction, 1.0) * 100));
        line += '[';
        line.append(filled, '#').append(width - filled, ' ').append("] ");
        line.append(3 - percent.size(), ' ').append(percent).append(" %  ");
    }
    line += with_commas(ended) + " events";
    if (seconds > 0.1)
        line += ", " + with_commas(static_cast<std::uint64_t>(static_cast<double>(ended) / seconds)) +
                " a second";
    return line;
}

progress_line::progress_line(log& to) : log_(to), started_(std::chrono::steady_clock::now()) {}

progress_line::~progress_line() {
    clear();
}

bool progress_line::is_due() const {
    constexpr std::chrono::milliseconds interval{200};
    return log_.can_show_progress() && std::chrono::steady_clock::now() - shown_ >= interval;
}

void progress_line::show(double fraction, std::uint64_t ended) {
    shown_ = std::chrono::steady_clock::now();
    log_.show_progress(
        render_progress(fraction, ended, std::chrono::duration<double>(shown_ - started_).count()));
}

void progress_line::clear() {
    log_.show_progress({});
}

} // namespace desthost::replay
