// How many events of a route ended in which way, and when: since the start, and what is new.
//
// In: ends. Out: rows for status and metrics; increments for the history, each told once. Bounded: a plugin
// that counts up in its reasons ends in one row "other". Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::routing {

struct end_kind {
    std::int32_t outcome = 0;
    std::string reason;
    std::int32_t code = 0;
    std::int32_t subcode = 0;
    auto operator<=>(const end_kind&) const = default;
};

struct end_count {
    end_kind kind;
    std::uint64_t count = 0;
    std::int64_t first_at = 0; // nanoseconds since 1970
    std::int64_t last_at = 0;
    std::string advice; // the plugin's last sentence about it
};

class outcome_counts {
public:
    void count(std::int32_t outcome, std::string_view reason, std::int32_t code, std::int32_t subcode,
               std::string_view advice, std::int64_t now);
    // All since the start, the most frequent first within an outcome.
    std::vector<end_count> all() const;
    std::uint64_t of(std::int32_t outcome) const;
    std::int64_t last_delivery() const;
    // What ended since the last call.
    std::vector<std::pair<end_kind, std::uint64_t>> take_new();

private:
    mutable std::mutex mutex_;
    std::map<end_kind, end_count> counts_;
    std::map<end_kind, std::uint64_t> new_;
    std::int64_t last_delivery_ = 0;
};

} // namespace desthost::routing
