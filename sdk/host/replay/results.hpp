// What becomes of results: the journal, the tally, the dead letters, the log.
//
// In: results from the plugin's thread; events that the host gives up itself. Out: each event in flight
// counted exactly once, and let go of once the journal holds its end. A result for no event in flight is a
// fault of the plugin: it is told of, counted and otherwise ignored. Any thread.
#pragma once

#include "host/journal/in_flight_keys.hpp"
#include "host/journal/journal.hpp"
#include "host/log.hpp"
#include "host/replay/dead_letters.hpp"
#include "host/replay/filter_watch.hpp"
#include "host/replay/in_flight.hpp"
#include "host/replay/tally.hpp"

#include <atomic>
#include <destination/ext/ledger.h>
#include <destination/result.h>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace desthost::replay {

class results {
public:
    // All must outlive this. `inputs` are the names for dead letters and the log.
    results(in_flight& events, std::vector<std::string> inputs, log& to);

    // Where dead letters go; without it they are only counted. Before the first event.
    void keep_letters(dead_letter_file& letters) noexcept { letters_ = &letters; }
    // Where ends are kept. Before the first event.
    void remember(journal::journal& by) noexcept { journal_ = &by; }
    // A dry run: what would be sent is shown by `show`, one event after the other. Before the first event.
    void show_unsent(std::function<void(const event_record&)> show) { show_unsent_ = std::move(show); }

    // The ledger's question about an event in flight, from any thread that submits.
    bool ask_ledger(const destination_ledger_key_t& key);
    // Events that waited for one with the same key, which came to nothing: to be submitted again.
    std::vector<token> take_again();

    // What the plugin reports.
    void take(const destination_result_t* reported, std::uint32_t count) noexcept;
    // The host itself ends events that are in flight and that no result will come for.
    void end_undelivered(std::span<const token> tokens, std::string_view reason);
    // The same for events that were read and are not in flight.
    void end_unsent(std::span<const event_record> events, std::string_view reason);

    // The same for rows that are no events: invalid, malformed_row.
    struct malformed_event {
        event_record event;
        std::string why;
    };
    void end_malformed(std::span<const malformed_event> events);

    // Never waits for the journal.
    void count_read() noexcept { ++read_; }
    // An event that ended in an earlier run.
    void count_finished(const supplied_event& event);

    // A rule of the ABI that the plugin has broken; only the first few are logged.
    void report_fault(std::string_view what);

    tally totals();
    // Inputs of which every event was filtered for one reason, each as a sentence.
    std::vector<std::string> filter_warnings();
    std::uint64_t faults() const noexcept { return faults_; }
    // Whether a file of ours could not be written: nothing more is to be sent.
    bool has_failed() const noexcept { return failed_; }
    // Writes what waits.
    void finish();

private:
    struct ended {
        destination_result_t result;
        const event_record* event;
    };
    bool goes_on(const event_record& event, const destination_result_t& result);
    void end_all(const std::vector<ended>& all);
    void finish_all(const std::vector<ended>& all);
    void let_waiting_go_on(const std::vector<ended>& all);
    void keep_for_another_try(const std::vector<token>& tokens);
    void commit(const std::vector<ended>& all);
    void keep_letter(const ended& e);
    void record(const ended& e);
    bool stays_pending(const destination_result_t& result) const noexcept;
    void fail(std::string_view why);

    in_flight& events_;
    const std::vector<std::string> inputs_;
    dead_letter_file* letters_ = nullptr;
    journal::journal* journal_ = nullptr;
    log& log_;
    std::mutex mutex_;
    tally tally_;
    filter_watch filters_;
    std::atomic<std::uint64_t> read_ = 0;
    std::atomic<std::uint64_t> faults_ = 0;
    std::atomic<bool> failed_ = false;
    journal::in_flight_keys keys_;
    std::mutex again_mutex_;
    std::vector<token> again_;
    std::function<void(const event_record&)> show_unsent_;
};

} // namespace desthost::replay
