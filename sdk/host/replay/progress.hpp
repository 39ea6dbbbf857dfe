// The progress bar: one line at the bottom of a terminal.
//
// In: how far the inputs have been read, how many events have ended. Out: a line, at most five times a
// second, and only where the log says that it can be shown. One thread.
#pragma once

#include "host/log.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace desthost::replay {

// The line: "[#####     ]  50 %  1,234 events, 617 a second". Without a known end (fraction below 0) no bar.
std::string render_progress(double fraction, std::uint64_t ended, double seconds);

class progress_line {
public:
    explicit progress_line(log& to);
    ~progress_line();
    progress_line(const progress_line&) = delete;
    progress_line& operator=(const progress_line&) = delete;

    // Whether it is time to show something.
    bool is_due() const;
    void show(double fraction, std::uint64_t ended);
    void clear();

private:
    log& log_;
    const std::chrono::steady_clock::time_point started_;
    std::chrono::steady_clock::time_point shown_{};
};

} // namespace desthost::replay
