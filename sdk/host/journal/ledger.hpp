// The ledger: the keys of all that was ever delivered, on the disk, at a cost that does not grow with them.
//
// New keys gather in memory and, a row for each commit, in the table `delivered_recently`. When enough have
// gathered they settle in one go, as a sorted run (key_runs); a filter in memory spares nearly all look-ups
// in the runs.
//
// In: keys within the journal's transactions. Out: whether a key is known. Threads: contains from any; append
// and settle from the one that commits.
#pragma once

#include "host/journal/database.hpp"
#include "host/journal/key_runs.hpp"
#include "host/journal/key_set.hpp"

#include <mutex>
#include <span>
#include <vector>

namespace desthost::journal {

class ledger {
public:
    // Both connections must outlive the ledger; `reader` is used by contains alone, one call at a time.
    bool open(database& writer, database& reader);

    // When the disk does not answer: not known, for an event sent twice is better than one never sent.
    bool contains(const digest& key) noexcept;

    // Enters keys, within the writer's transaction. They are known once settle says that it was committed.
    bool append(std::span<const digest> keys);
    // The transaction of the last append was committed.
    void settle();
    // It was not.
    void forget() noexcept;

private:
    bool load_recent(database& db);
    bool move_all();
    bool make_filter(key_filter& filter);

    statement add_row_, remove_rows_;
    key_runs runs_;
    std::vector<digest> pending_; // of the open transaction
    std::vector<digest> moved_;   // those that it moves into a run, if it does
    std::uint64_t settled_ = 0;   // keys in runs, at most

    std::mutex mutex_; // guards finder_ and, against changes, the rest
    key_finder finder_;
    key_set recent_;
    key_filter filter_;
};

} // namespace desthost::journal
