// Dead letters on their way back: marked, and handed out one by one.
#include "host/journal/journal_state.hpp"

namespace desthost::journal {

namespace {

struct letter {
    std::int64_t id, input, slot;
};

// Marks one letter and makes its slot pending, so that a replay of its input takes it up as well.
bool mark(journal_state& s, statement& set, const letter& l) {
    return set.run(l.id) && (l.slot < 0 || s.finished.reopen(l.input, l.slot));
}

bool mark_all(journal_state& s, statement& set) {
    // In the order of slots, page by page: a row must not change under the statement that reads it.
    statement page;
    if (!s.writer.prepare(page, "SELECT id, input, coalesce(slot, -1) FROM dead_letters "
                                "WHERE id > ? AND state = 'dead' AND event_is_whole AND input IN "
                                "(SELECT id FROM inputs WHERE scope IN (0, ?)) ORDER BY id LIMIT 1000"))
        return false;
    std::int64_t last = 0;
    for (std::vector<letter> letters;; letters.clear()) {
        step at = page.start(last, s.scope);
        for (; at == step::row; at = page.next())
            letters.push_back({page.integer(0), page.integer(1), page.integer(2)});
        if (at == step::error || letters.empty()) return at != step::error;
        for (const letter& l : letters)
            if (!mark(s, set, l)) return false;
        last = letters.back().id;
    }
}

bool mark_some(journal_state& s, statement& set, std::span<const std::int64_t> ids) {
    statement find;
    if (!s.writer.prepare(find, "SELECT input, coalesce(slot, -1), event_is_whole, coalesce(name, ''), "
                                "scope IN (0, ?) FROM dead_letters JOIN inputs ON inputs.id = input "
                                "LEFT JOIN scopes ON scopes.id = scope WHERE dead_letters.id = ?"))
        return false;
    for (const std::int64_t id : ids) {
        const step at = find.start(s.scope, id);
        if (at == step::done)
            s.writer.fail({problem::unusable, "there is no dead letter " + std::to_string(id) + " in " +
                                                  s.path + "; `dead-letters list` shows their numbers"});
        if (at != step::row) return false;
        if (find.integer(4) == 0) {
            s.writer.fail(
                {problem::unusable, "dead letter " + std::to_string(id) + " was on its way to " +
                                        std::string(find.text(3)) + ", and this mapping file delivers to " +
                                        s.opened_with.scope + "; name the right one with --config"});
            return false;
        }
        const letter l{id, find.integer(0), find.integer(1)};
        const bool is_whole = find.integer(2) != 0;
        find.reset();
        if (is_whole && !mark(s, set, l)) return false;
    }
    return true;
}

} // namespace

result<std::int64_t> journal::mark_for_retry(std::span<const std::int64_t> ids) {
    journal_state& s = *state_;
    std::int64_t waiting = 0;
    result<void> marked = s.transact([&] {
        statement set;
        statement count;
        if (!s.writer.prepare(set, "UPDATE dead_letters SET state = 'retry' WHERE id = ?") ||
            !s.writer.prepare(count, "SELECT count(*) FROM dead_letters WHERE state = 'retry' AND input IN "
                                     "(SELECT id FROM inputs WHERE scope IN (0, ?))") ||
            !(ids.empty() ? mark_all(s, set) : mark_some(s, set, ids)) || count.start(s.scope) != step::row)
            return false;
        waiting = count.integer(0);
        return true;
    });
    s.last_retried = 0;
    return marked ? result<std::int64_t>(waiting) : result<std::int64_t>(marked.error());
}

result<std::optional<retry_event>> journal::next_retry() {
    journal_state& s = *state_;
    const std::lock_guard hold(s.writing);
    const step at = s.next_letter.start(s.last_retried, s.scope);
    if (at == step::error) return s.writer.why();
    if (at == step::done) return std::optional<retry_event>();
    statement& row = s.next_letter;
    retry_event e;
    e.where.dead_letter = s.last_retried = row.integer(0);
    e.where.input = row.integer(1);
    e.where.slot = row.integer(2);
    e.where.line = static_cast<std::uint64_t>(row.integer(3));
    e.where.event = digest_from(row.text(4));
    s.retried_event = row.text(5);
    e.event = s.retried_event;
    row.reset();
    return std::optional<retry_event>(e);
}

} // namespace desthost::journal
