// What every command that delivers does: joins plugin, journal and results, runs the delivery, sums up.
//
// In: a session that is not configured yet, a supply, an opened journal. Out: the exit status, after the
// summary has been told. One job for each process.
#pragma once

#include "host/commands/output.hpp"
#include "host/commands/session.hpp"
#include "host/commands/temporary_copy.hpp"
#include "host/interrupt.hpp"
#include "host/journal/journal.hpp"
#include "host/replay/delivery.hpp"
#include "host/sources/byte_stream.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace desthost::commands {

struct job_options {
    std::string config;
    std::optional<std::int64_t> now;
    std::string journal; // empty: the mapping file's own
    std::string dead_letters;
    std::string summary;
    replay::settings delivery;
    bool dry_run = false; // everything but sending, on a copy of the journal
    bool again = false;   // what the journal knows is sent once more
};

class delivery_job {
public:
    // Loads and configures the plugin. `inputs`: the names of the inputs, for dead letters and the log.
    // Throws failure.
    delivery_job(const job_options& o, std::vector<std::string> inputs, log& to,
                 const common_options& common);
    ~delivery_job();
    delivery_job(const delivery_job&) = delete;
    delivery_job& operator=(const delivery_job&) = delete;

    // What a supply that may wait must watch.
    const sources::waiting& wait() const noexcept { return wait_; }

    // Opens the journal for a run of `command` ("replay"). Throws failure(usage).
    journal::journal& open_journal(const std::string& command, bool must_exist);

    // Delivers everything and tells the summary. `input_status` is asked when it is over: what the state of
    // the inputs alone makes of the command.
    exit_status run(replay::supply& from, const std::function<exit_status()>& input_status);

private:
    class receiver;
    journal::options journal_options(const std::string& command, bool must_exist);
    void begin_dry_run(journal::options& o);
    void show_unsent(const replay::event_record& event);
    void tell_block(const replay::delivery& loop, const replay::tally& totals);
    void tell_summary(const replay::tally& totals);
    std::string destination_line() const;
    void close_journal(replay::ending how);

    const job_options options_;
    const std::vector<std::string> inputs_;
    log& log_;
    interrupt signals_{interrupt::hangup::reloads, interrupt::patience::unbounded};
    replay::stop_event stop_;
    sources::waiting wait_;
    replay::in_flight window_;
    replay::results ends_;
    std::unique_ptr<receiver> receiver_;
    std::unique_ptr<journal::journal>
        journal_;                        // outlives the instance, which may ask the ledger until it is gone
    std::optional<temporary_copy> copy_; // of the journal, in a dry run
    std::string journal_path_;           // of the journal itself
    std::optional<output> shown_;        // what a dry run would send
    std::optional<replay::dead_letter_file> letters_;
    session session_;
};

} // namespace desthost::commands
