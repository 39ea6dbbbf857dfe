// What becomes of results: the tally, the dead letters, the log, the journal.
//
// In: results from the plugin's thread; events that the host gives up itself. Out: each event in flight
// counted exactly once, and let go of. A result for no event in flight is a fault of the plugin: it is told
// of, counted and otherwise ignored. Any thread.
#pragma once

#include "host/log.hpp"
#include "host/replay/dead_letters.hpp"
#include "host/replay/in_flight.hpp"
#include "host/replay/tally.hpp"

#include <atomic>
#include <destination/result.h>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace desthost::replay {

class results {
public:
    // All must outlive this. `inputs` are the names for dead letters and the log.
    results(in_flight& events, std::vector<std::string> inputs, log& to);

    // Where dead letters go; without it they are only counted. Before the first event.
    void keep_letters(dead_letter_file& letters) noexcept { letters_ = &letters; }

    // What the plugin reports.
    void take(const destination_result_t* reported, std::uint32_t count) noexcept;

    // The host itself ends an event that is in flight and that no result will come for.
    void end_undelivered(token t, std::string_view reason);
    // The same for an event that was read and not kept.
    void end_unsent(const event_record& event, std::string_view reason);

    void count_read();
    // A rule of the ABI that the plugin has broken; only the first few are logged.
    void report_fault(std::string_view what);

    tally totals();
    std::uint64_t faults() const noexcept { return faults_; }
    // Whether a file of ours could not be written: nothing more is to be sent.
    bool has_failed() const noexcept { return failed_; }
    // Writes what waits.
    void finish();

private:
    void end(const destination_result_t& result, const event_record& event);
    void keep_letter(const destination_result_t& result, const event_record& event);
    void record(const destination_result_t& result, const event_record& event);

    in_flight& events_;
    const std::vector<std::string> inputs_;
    dead_letter_file* letters_ = nullptr;
    log& log_;
    std::mutex mutex_;
    tally tally_;
    std::atomic<std::uint64_t> faults_ = 0;
    std::atomic<bool> failed_ = false;
};

} // namespace desthost::replay
