// How many events of each route ended how, by minute for 24 hours and by hour for 30 days.
//
// In: counts with their time. Out: rows, over restarts too: a SQLite file. What was added since the last
// flush is lost by a kill; nothing depends on it. Any thread.
#pragma once

#include "host/journal/database.hpp"
#include "host/routing/outcome_counts.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

namespace desthost::admin {

enum class resolution : std::uint8_t { minute, hour };

struct history_row {
    std::int64_t start = 0; // of the minute or hour, in seconds since 1970
    routing::end_kind kind;
    std::uint64_t events = 0;
};

class history {
public:
    // Fails when the file cannot be opened or made.
    static journal::result<std::unique_ptr<history>> open(const std::string& path);

    void add(const std::string& route, const routing::end_kind& kind, std::uint64_t events,
             std::int64_t now); // seconds
    // Writes what was added and removes what is too old. False when that failed; it is tried again.
    bool flush(std::int64_t now);
    // From `since` (seconds) on, in the order of time.
    std::vector<history_row> read(const std::string& route, resolution by, std::int64_t since);
    // The sums by kind from `since` on, with the times of first and last.
    std::vector<routing::end_count> sums(const std::string& route, resolution by, std::int64_t since);

private:
    history() = default;
    bool prepare();
    using key = std::tuple<std::string, int, std::int64_t, routing::end_kind>;

    std::mutex mutex_;
    journal::database db_;
    journal::statement add_, prune_, read_;
    std::map<key, std::uint64_t> waiting_;
};

} // namespace desthost::admin
