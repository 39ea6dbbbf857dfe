// What is past its time goes, in short transactions, so that a run under way is not held up.
#include "host/journal/journal_state.hpp"
#include "host/time_text.hpp"

namespace desthost::journal {

namespace {

constexpr std::int64_t rows_at_once = 500;

// The moment before which things are past their time; never: they are kept for ever.
constexpr std::int64_t never = INT64_MIN;

std::int64_t cutoff(const journal_state& s, std::int64_t keep) {
    return keep == 0 ? never : s.clock() - keep;
}

// Runs one statement that removes at most `rows_at_once` rows older than `when`.
bool remove_older(journal_state& s, const char* sql, std::int64_t when, bool& more) {
    if (when == never) return true;
    statement remove;
    const std::string text = rfc3339(when);
    if (!s.writer.prepare(remove, sql) || !remove.run(std::string_view(text), rows_at_once)) return false;
    more = more || sqlite3_changes64(s.writer.handle()) == rows_at_once;
    return true;
}

bool prune_letters(journal_state& s, bool& more) {
    const std::int64_t when = cutoff(s, s.opened_with.keep.dead_letters);
    return remove_older(s,
                        "DELETE FROM dead_letters WHERE id IN (SELECT id FROM dead_letters "
                        "WHERE last_at < ?1 AND state = 'dead' LIMIT ?2)",
                        when, more) &&
           remove_older(s,
                        "DELETE FROM errors WHERE (outcome, reason, code, subcode) IN "
                        "(SELECT outcome, reason, code, subcode FROM errors WHERE last_at < ?1 LIMIT ?2)",
                        when, more);
}

bool prune_keys(journal_state& s, bool& more) {
    const std::int64_t when = cutoff(s, s.opened_with.keep.ledger);
    bool more_keys = false;
    if (when != never && !s.known.prune(when / 1'000'000'000, more_keys)) return false;
    more = more || more_keys;
    return true;
}

// One input at a time, its chunks first. An input with dead letters stays as long as they do.
bool prune_inputs(journal_state& s, bool& more) {
    const std::int64_t when = cutoff(s, s.opened_with.keep.inputs);
    if (when == never) return true;
    const std::string text = rfc3339(when);
    statement find;
    statement chunks;
    statement sums;
    statement row;
    if (!s.writer.prepare(find, "SELECT id FROM inputs WHERE last_read_at < ? AND last_read_at <> '' "
                                "AND id NOT IN (SELECT input FROM dead_letters) LIMIT 1"))
        return false;
    const step at = find.start(std::string_view(text));
    if (at != step::row) return at == step::done;
    const std::int64_t id = find.integer(0);
    find.reset();
    more = true;
    if (!s.writer.prepare(chunks, "DELETE FROM finished WHERE rowid IN "
                                  "(SELECT rowid FROM finished WHERE input = ? LIMIT ?)") ||
        !chunks.run(id, rows_at_once))
        return false;
    if (sqlite3_changes64(s.writer.handle()) == rows_at_once) return true;
    return s.writer.prepare(sums, "DELETE FROM input_outcomes WHERE input = ?") && sums.run(id) &&
           s.writer.prepare(row, "DELETE FROM inputs WHERE id = ?") && row.run(id);
}

bool prune_runs(journal_state& s, bool& more) {
    const std::int64_t when = cutoff(s, s.opened_with.keep.inputs);
    return remove_older(
               s,
               "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE started_at < ?1 "
               "AND id NOT IN (SELECT last_run FROM inputs) AND id NOT IN (SELECT run FROM dead_letters) "
               "LIMIT ?2)",
               when, more) &&
           s.writer.execute("DELETE FROM run_outcomes WHERE run NOT IN (SELECT id FROM runs)");
}

} // namespace

result<bool> journal::prune(int most_steps) {
    journal_state& s = *state_;
    bool more = true;
    for (int i = 0; i < most_steps && more; ++i) {
        more = false;
        if (result<void> done = s.transact([&] {
                return prune_letters(s, more) && prune_inputs(s, more) && prune_keys(s, more) &&
                       prune_runs(s, more);
            });
            !done)
            return done.error();
    }
    return more;
}

result<void> journal::compact() {
    constexpr std::int64_t worth_while = 4; // a quarter of the file is free
    journal_state& s = *state_;
    const std::lock_guard hold(s.writing);
    std::int64_t pages = 0;
    std::int64_t unused = 0;
    if (!s.writer.read_number("PRAGMA page_count", pages) ||
        !s.writer.read_number("PRAGMA freelist_count", unused))
        return s.writer.why();
    if (unused * worth_while < pages) return {};
    return s.writer.execute("VACUUM") ? result<void>() : s.writer.why();
}

} // namespace desthost::journal
