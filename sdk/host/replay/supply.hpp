// Where a delivery takes its events from: the inputs of the command line, one after the other.
//
// In: paths. Out: events with their input and line. An input that breaks is told of in the log and counted;
// the next one follows. One thread at a time.
#pragma once

#include "host/log.hpp"
#include "host/sources/event_source.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace desthost::replay {

struct supplied_event {
    std::uint32_t input = 0; // index of the path
    std::uint64_t line = 0;
    std::string_view payload; // lasts until the next call
    bool is_whole = true;
};

class input_supply {
public:
    // Throws failure(usage) when an input is not there, or when standard input is named twice.
    input_supply(std::vector<std::string> paths, std::optional<sources::input_format> format, log& to,
                 const sources::waiting* wait);

    // The next event; false when there is no more, or reading was stopped.
    bool next(supplied_event& event);

    // Whether more can be had without waiting for somebody who writes.
    bool is_file() const noexcept { return is_file_; }
    // How many inputs could not be read to their end.
    std::uint32_t broken_inputs() const noexcept { return broken_; }
    // How much of all the inputs has been read, from 0 to 1; negative when nobody knows. Any thread.
    double progress() const noexcept;
    const std::vector<std::string>& paths() const noexcept { return paths_; }

private:
    bool open_next();
    void close_current() noexcept;

    std::vector<std::string> paths_;
    std::optional<sources::input_format> format_;
    log& log_;
    const sources::waiting* wait_;
    std::size_t next_path_ = 0;
    std::unique_ptr<sources::text_reader> text_;
    std::unique_ptr<sources::event_source> source_;
    bool is_file_ = false;
    std::uint32_t broken_ = 0;
    std::uint64_t total_bytes_ = 0; // 0: unknown
    std::uint64_t bytes_before_ = 0;
    std::atomic<std::uint64_t> bytes_read_ = 0;
};

} // namespace desthost::replay
