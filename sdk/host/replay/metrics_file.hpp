// The file of --metrics: what the destination counts, written again every few seconds.
//
// In: an instance. Out: the file, replaced as a whole; when that fails once, a warning and nothing more. One
// thread.
#pragma once

#include "host/instance.hpp"
#include "host/log.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace desthost::replay {

class metrics_file {
public:
    // Without a path nothing is written.
    metrics_file(std::string path, log& to) : path_(std::move(path)), log_(to) {}

    // When it is time again.
    void write_if_due(const instance& of);
    void write(const instance& of);

private:
    std::string path_;
    log& log_;
    std::chrono::steady_clock::time_point written_{}; // epoch: never
    bool has_failed_ = false;
};

} // namespace desthost::replay
