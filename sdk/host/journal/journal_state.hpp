// What a journal and its inputs share, for the sources in this folder only.
//
// Threads: everything but `known` and the constants is guarded by `writing`.
#pragma once

#include "host/journal/dead_letter_table.hpp"
#include "host/journal/file.hpp"
#include "host/journal/finished.hpp"
#include "host/journal/journal.hpp"
#include "host/journal/key_set.hpp"
#include "host/journal/ledger.hpp"
#include "host/journal/matcher.hpp"

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>

namespace desthost::journal {

struct journal_state {
    // Constant once open.
    options opened_with;
    std::string path;
    digest_key key;
    std::string config_digest;
    std::int64_t run = 0;
    std::int64_t scope = 0;  // of the table `scopes`; 0: the destination did not say
    bool is_blocked = false; // a row of `blocks` is to go with the next delivery

    // The lock goes last: SQLite must have closed the file before its descriptor is closed.
    descriptor lock;
    std::mutex writing;
    database writer;
    database reader; // serves `known` alone
    ledger known;
    finished_table finished;
    verdict_table verdicts;
    dead_letter_table letters;
    statement add_run_outcome, grow_input, end_run, next_letter, note_delivery, unblock;
    std::map<std::string, int> occurrences;         // how often each path was opened in this run
    std::vector<std::weak_ptr<input_state>> inputs; // whose files are closed when the journal's is
    std::set<std::string> other_scopes;             // that inputs of this run were read for
    std::int64_t last_retried = 0;
    std::string retried_event;
    bool is_closed = false;
    std::mutex again_mutex;
    key_set delivered_again; // with options.again: what this run has delivered

    [[nodiscard]] std::int64_t clock() const; // nanoseconds since 1970
    [[nodiscard]] std::string now() const;
    bool enter_scope();
    bool note_retention();
    bool was_delivered_again(const digest& k) noexcept;
    bool begin_run();
    bool prepare();
    // Does `work` in a transaction of its own, or nothing at all. Holds `writing`.
    template <class Work>
    result<void> transact(Work work);
    void undo();
};

template <class Work>
result<void> journal_state::transact(Work work) {
    const std::lock_guard hold(writing);
    if (writer.begin() && work() && finished.flush() && writer.commit()) {
        verdicts.settle();
        known.settle();
        return {};
    }
    undo();
    return writer.why();
}

struct input_state {
    journal_state* owner = nullptr;
    std::int64_t id = 0;
    recognition kind = recognition::fresh;
    std::int64_t events = 0; // handed to next()
    std::string read_for;
    bool in_order = true; // as the table `inputs` has it
    database reader;
    std::unique_ptr<matcher> slots; // a stream has none
};

} // namespace desthost::journal
