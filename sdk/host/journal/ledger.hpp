// The ledger: the keys of all that was ever delivered, on the disk, at a cost that does not grow with them.
//
// New keys gather in memory and, a row for each commit, in the table `delivered_recently`. When enough have
// gathered they settle in one go, as a sorted run (key_runs); a filter in memory spares nearly all look-ups
// in the runs.
//
// Keys are kept for a time since they were last met: one that is asked for in the second half of it is said
// to be ageing, and should be entered again. What is past its time goes with prune, whole rows and runs at
// once.
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
    // `now` and `keep` in seconds; `keep` 0: for ever.
    bool open(database& writer, database& reader, std::int64_t now, std::int64_t keep);

    // When the disk does not answer: not known, for an event sent twice is better than one never sent.
    // `is_ageing` becomes whether it should be entered again.
    bool contains(const digest& key, bool& is_ageing) noexcept;

    // Enters keys, within the writer's transaction. They are known once settle says that it was committed.
    bool append(std::span<const digest> keys);
    // The transaction of the last append was committed.
    void settle();
    // It was not.
    void forget() noexcept;

    // Removes keys that were last met before `oldest` (seconds since 1970), a bounded number of rows at once.
    // `more` becomes whether there may be more. Within the writer's transaction. Until the journal is opened
    // again some of them may still be known.
    bool prune(std::int64_t oldest, bool& more);

private:
    bool load_recent(database& db);
    bool move_all();
    bool make_filter(key_filter& filter);

    bool prune_run(std::int64_t oldest, bool& more);

    statement add_row_, remove_rows_;
    statement remove_old_rows_, old_run_, remove_buckets_, remove_run_;
    database* writer_ = nullptr;
    std::int64_t now_ = 0;
    std::int64_t refresh_before_ = 0; // keys that were last met before should be entered again
    key_runs runs_;
    std::vector<digest> pending_; // of the open transaction
    std::vector<digest> moved_;   // those that it moves into a run, if it does
    std::uint64_t settled_ = 0;   // keys in runs, at most

    std::mutex mutex_; // guards finder_ and, against changes, the rest
    key_finder finder_;
    key_set recent_;
    key_set ageing_; // as recent_, but last met before refresh_before_
    key_filter filter_;
};

} // namespace desthost::journal
