// A journal as `dead-letters list|show|export` and `errors` see it; also while a replay runs on it.
//
// In: a path. Out: dead letters and errors, in order, one at a time. Refuses what journal::open refuses but a
// journal in use, and changes nothing. One thread.
#pragma once

#include "host/journal/database.hpp"
#include "host/journal/journal.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::journal {

// Everything about a dead letter but its event. The texts last for the call that passes it.
struct dead_letter {
    std::int64_t id = 0;
    bool waits_for_retry = false;
    std::string_view input; // a path, or "-"
    std::int64_t line = 0;
    std::string_view outcome;
    std::string_view reason;
    std::int64_t code = 0;
    std::int64_t subcode = 0;
    std::string_view trace_id;
    std::string_view event_id;
    std::string_view advice;
    std::int64_t tries = 0;
    std::string_view first_at;
    std::string_view last_at;
    std::int64_t event_size = 0;
    bool event_is_whole = true;
};

struct error_met {
    std::string_view outcome;
    std::string_view reason;
    std::int64_t code = 0;
    std::int64_t subcode = 0;
    std::int64_t events = 0;
    std::string_view first_at;
    std::string_view last_at;
    std::string_view last_trace_id;
    std::string_view advice;
};

// How the runs of a journal stand. Texts of times are RFC 3339; empty: never.
struct run_count {
    std::string outcome, reason;
    std::int64_t events = 0;
};
struct scope_status {
    std::string name;
    std::int64_t delivered = 0; // over all runs
    std::string last_delivery_at;
};
struct block_status {
    std::string scope, advice, since, last_at;
    std::int64_t code = 0, subcode = 0;
};
struct status {
    std::string command, config_path, started_at, ended_at, ending, scope; // of the last run
    std::vector<run_count> last_run;                                       // what it ended, by reason
    std::int64_t waiting = 0;      // events of files that have not ended: the next run sends them
    std::int64_t dead_letters = 0; // without those that wait for a retry
    std::int64_t retries = 0;
    std::vector<scope_status> scopes;
    std::vector<block_status> blocks;
};

class reader {
public:
    static result<std::unique_ptr<reader>> open(const std::string& path);

    // In the order of their ids; `id` 0: all, else that one. Failure `unusable`: there is no such one.
    // `event` is empty unless asked for.
    using on_letter = std::function<void(const dead_letter&, std::string_view event)>;
    result<void> each_letter(std::int64_t id, bool with_events, const on_letter& f);

    // The most frequent first.
    result<void> each_error(const std::function<void(const error_met&)>& f);

    result<status> read_status();

    // How long the last run kept things; as options have it when there was none.
    result<retention> last_retention();

    // The configuration of the last run that had one; empty: none had.
    result<std::string> last_config_path();

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    reader() = default;
    bool open_database();
    bool read_last_run(status& out, std::int64_t& run);
    bool read_counts(status& out, std::int64_t run);
    bool read_scopes(status& out);

    std::string path_;
    database db_;
};

} // namespace desthost::journal
