#include "host/admin/letter_list.hpp"

#include "host/journal/database.hpp"

namespace desthost::admin {

bool each_letter(const std::string& journal_path, const std::function<bool(const journal::dead_letter&)>& f) {
    journal::database db;
    journal::statement s;
    if (!db.open(journal_path, SQLITE_OPEN_READONLY) ||
        !db.prepare(s, "SELECT dead_letters.id, state = 'retry', path, line, outcome, reason, code, subcode, "
                       "trace_id, event_id, advice, tries, first_at, last_at, length(event), event_is_whole "
                       "FROM dead_letters JOIN inputs ON inputs.id = input ORDER BY dead_letters.id"))
        return false;
    auto at = s.start();
    for (; at == journal::step::row; at = s.next()) {
        journal::dead_letter letter;
        letter.id = s.integer(0);
        letter.waits_for_retry = s.integer(1) != 0;
        letter.input = s.text(2);
        letter.line = s.integer(3);
        letter.outcome = s.text(4);
        letter.reason = s.text(5);
        letter.code = s.integer(6);
        letter.subcode = s.integer(7);
        letter.trace_id = s.text(8);
        letter.event_id = s.text(9);
        letter.advice = s.text(10);
        letter.tries = s.integer(11);
        letter.first_at = s.text(12);
        letter.last_at = s.text(13);
        letter.event_size = s.integer(14);
        letter.event_is_whole = s.integer(15) != 0;
        if (!f(letter)) break;
    }
    s.reset();
    return at != journal::step::error;
}

} // namespace desthost::admin
