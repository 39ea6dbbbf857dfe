// How many events ended in which way: what the summary says.
//
// In: outcomes with their reasons. Out: the summary as text and as JSON. The counts of the outcomes always
// add up to the number read once every event has ended. Not thread-safe.
#pragma once

#include "host/failure.hpp"
#include "host/outcome.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace desthost::replay {

class tally {
public:
    void set_read(std::uint64_t read) noexcept { read_ = read; }
    // `code` and `subcode` are the endpoint's, 0 when there are none.
    void count(std::int32_t outcome, std::string_view reason, std::int32_t code, std::int32_t subcode);
    // The same for an event that ended in an earlier run.
    void count_earlier(std::int32_t outcome, std::string_view reason, std::int32_t code,
                       std::int32_t subcode);
    // A dry run: the event would be sent. It counts as undelivered, but not for the status.
    void count_would_send(std::string_view reason);

    std::uint64_t delivered_now() const noexcept;
    std::uint64_t delivered_before() const noexcept { return delivered_before_; }
    std::uint64_t would_send() const noexcept { return would_send_; }

    std::uint64_t read() const noexcept { return read_; }
    std::uint64_t of(std::int32_t outcome) const noexcept;
    std::uint64_t ended() const noexcept;
    // undelivered when some are so, else incomplete when some are invalid or rejected, else ok.
    exit_status status() const noexcept;

    // "read N, delivered N, …", then one line for each reason: "invalid too_large: N",
    // "rejected REASON (code 100, subcode 33): N". In the order of the outcomes, the most frequent first.
    std::string text() const;
    std::string first_line() const;
    // {"read":N,"delivered":N,…,"reasons":[{"outcome":"invalid","reason":"too_large","count":N}, …]}, with
    // "code" and "subcode" where the endpoint gave them.
    std::string json() const;
    std::string reasons_json() const;

private:
    struct ending {
        std::int32_t outcome;
        std::string reason;
        std::int32_t code;
        std::int32_t subcode;
        auto operator<=>(const ending&) const = default;
    };
    std::vector<std::pair<ending, std::uint64_t>> sorted() const;

    std::uint64_t read_ = 0;
    std::uint64_t delivered_before_ = 0;
    std::uint64_t would_send_ = 0;
    std::array<std::uint64_t, outcomes.size() + 1> counts_{}; // by outcome, from 1
    std::map<ending, std::uint64_t> reasons_;
};

} // namespace desthost::replay
