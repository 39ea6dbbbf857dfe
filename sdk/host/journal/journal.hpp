// The journal of a replay: which events of which input are finished and how, the dead letters, the ledger of
// what was delivered, the errors met, the runs. A SQLite file (schema.hpp), mode 0600, locked for the run.
//
// In: the events of each input in their order, then how each ended. Out: which events are finished already,
// whether a key was delivered before, the dead letters to try again. Refuses: a journal in use, a file that
// is not a journal (never touched), a damaged or newer one, a place that cannot be written; each before any
// event is taken.
//
// What commit() has returned for is on the disk. After kill -9 or power loss every event whose commit had
// not returned is pending and will be handed out again.
//
// What ended holds for the scope that options name: the place that events are delivered to. The same input is
// another input for another scope; going back to the first finds it as it was. The keys of the ledger name
// the place themselves.
//
// A replay does: open, then for each input open_input, next(event) for each event, submit those that are not
// finished, complete() when all of the input has been read; commit() inside on_results; close().
//
// Threads: is_delivered, digest_of and commit from any; an input serves one thread at a time, while others
// commit; everything else from one thread.
#pragma once

#include "host/journal/event_end.hpp"
#include "host/journal/failure.hpp"

#include <cstdint>
#include <destination/ext/ledger.h>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::journal {

class input;
struct journal_state;
struct input_state;

// How long what is remembered is kept, in nanoseconds; 0: for ever.
struct retention {
    std::int64_t ledger = std::int64_t{90} * 86'400 * 1'000'000'000;       // since a key was last met
    std::int64_t dead_letters = std::int64_t{90} * 86'400 * 1'000'000'000; // since the last try
    std::int64_t inputs = std::int64_t{400} * 86'400 * 1'000'000'000;      // since an input was last read
};

struct options {
    std::string path;                    // of the journal; made when it is not there
    std::string command;                 // "replay": for people who read the table `runs`
    std::string config_path;             // kept, so that `dead-letters retry` need not be told
    std::string config_text;             // a run with another text looks at filtered and invalid events again
    std::function<std::int64_t()> clock; // nanoseconds since 1970; empty: the system's
    bool must_exist = false;             // do not make one: `dead-letters retry`
    std::string scope{}; // where events are delivered to, in the destination's words; may be empty
    retention keep{};
    bool is_upkeep = false; // no events are read: it is no run, and is not noted as one
    bool again =
        false; // everything is sent once more: nothing counts as finished or delivered by an earlier run
};

// What keeps events from being delivered until a person acts.
struct block {
    std::int32_t code = 0; // the endpoint's
    std::int32_t subcode = 0;
    std::string text; // a sentence: what is wrong, and what to do
};

// How a run came to its end, for the table `runs`. One that was killed has none.
enum class ending {
    // All inputs were read and every event has ended.
    finished,
    // A signal, or a blocked destination, stopped it; the next run goes on.
    interrupted,
    // An error stopped it.
    failed
};

// One dead letter handed out for another try. The bytes last until the next call.
struct retry_event {
    place where;
    std::string_view event;
};

class journal {
public:
    // Opens or makes the journal and locks it until close, or until the process ends in whatever way.
    static result<std::unique_ptr<journal>> open(const options& o);
    ~journal();
    journal(const journal&) = delete;
    journal& operator=(const journal&) = delete;

    // Where this run delivers to, and for which other places the inputs opened so far were read before,
    // though never for this one.
    [[nodiscard]] const std::string& scope() const noexcept;
    [[nodiscard]] std::vector<std::string> other_scopes() const;

    // The absolute path, for the summary.
    [[nodiscard]] const std::string& path() const noexcept;

    // Begins to read an input: a path, or "-" for standard input. A path given for the n-th time in one run
    // is an input of its own. What is not a regular file (a pipe) has no memory but the ledger.
    result<std::unique_ptr<input>> open_input(const std::string& path);

    // From here on a path that is opened is the first of its name again: a run that goes on reads its inputs
    // once more, and not several of them.
    void read_again() noexcept;

    // These events have ended, all of them in one transaction, which is on the disk when this returns. On
    // failure none of them has; the host stops, and they are handed out again by the next run.
    result<void> commit(std::span<const event_end> ends);

    // The ledger extension: whether this key was delivered before, in this run or an earlier one. `key`
    // becomes its digest, to be kept for the event's token and passed to commit. Knows what commit() has
    // been told: for two events with one key that are under way at once see in_flight_keys. `is_ageing`, if
    // given, becomes whether the key should be entered again (event_end::refresh_key), because it was last
    // met long ago.
    bool is_delivered(const destination_ledger_key_t& asked, digest& key, bool* is_ageing = nullptr) noexcept;
    // The same in two steps.
    [[nodiscard]] digest key_of(const destination_ledger_key_t& asked) const noexcept;
    bool is_delivered(const digest& key, bool* is_ageing = nullptr) noexcept;

    [[nodiscard]] digest digest_of(std::string_view bytes) const noexcept;

    // Makes the dead letters `ids` (none: all of them) pending: the next replay of their input, or
    // next_retry, hands them out again. Returns how many events now wait for a retry; letters that hold only
    // the beginning of their event are left as they are. Failure `unusable`: an id that is not there.
    result<std::int64_t> mark_for_retry(std::span<const std::int64_t> ids);

    // The next dead letter that is marked, in the order of their ids; none: all were handed out since the
    // last call of mark_for_retry. Commit their ends as for any other event: what was delivered or filtered
    // is a dead letter no more.
    result<std::optional<retry_event>> next_retry();

    // The destination is blocked, and `events` wait because of it: kept until an event of this scope is
    // delivered, and counted among the errors met.
    result<void> note_block(const block& why, std::int64_t events);

    // Removes what is past its time (options.keep), in at most so many short transactions. Returns whether
    // anything may be left. Between commits, from any thread.
    result<bool> prune(int most_steps);
    // Gives the room of what was removed back to the disk, when it is worth while. Takes a while; holds up
    // commits.
    result<void> compact();

    // Ends the run. The file is let go of when the journal goes; one that goes without this has no ending.
    result<void> close(ending how);

private:
    explicit journal(std::unique_ptr<journal_state> s) noexcept;
    std::unique_ptr<journal_state> state_;
};

// What an input looks like compared with the last time; for messages, nothing is decided by it alone.
enum class recognition {
    // Not seen before.
    fresh,
    // The same size, beginning and end as before.
    unchanged,
    // Begins as before and is longer.
    grown,
    // Another content under the same path: events are recognised by their digests.
    changed,
    // Not a file: nothing is remembered of its events but what the ledger knows.
    stream
};

// One event of an input, as next() found it.
struct found {
    place where;
    bool finished = false; // do not submit: it ended so in an earlier run
    std::int32_t outcome = 0;
    std::int32_t code = 0;
    std::int32_t subcode = 0;
    std::string_view reason; // lasts as long as the input
};

// Of no use once its journal has gone.
class input {
public:
    ~input();
    input(const input&) = delete;
    input& operator=(const input&) = delete;

    [[nodiscard]] recognition kind() const noexcept;
    // Another scope that the same path was read for before this run, the latest; empty: none, or this scope
    // has read it too.
    [[nodiscard]] const std::string& read_for() const noexcept;

    // The next event of the input, each once and in order. Two events of the same bytes are two events.
    result<found> next(std::string_view event, std::uint64_t line);

    // Reading has been broken off: how many events the input has at least is noted, for `desthost status`.
    result<void> pause();

    // All events have been handed to next(): outcomes of events that the input no longer holds are let go.
    result<void> complete();

private:
    friend class journal;
    explicit input(std::shared_ptr<input_state> s) noexcept;
    result<void> note_rearranged();
    std::shared_ptr<input_state> state_;
};

} // namespace desthost::journal
