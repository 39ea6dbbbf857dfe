#include "host/journal/dead_letter_table.hpp"

#include "host/outcome.hpp"

namespace desthost::journal {

const char* const find_letter_of_stream =
    "SELECT id FROM dead_letters INDEXED BY dead_letters_of_streams "
    "WHERE input = ? AND digest = ? AND slot IS NULL AND run < ? LIMIT 1";

bool dead_letter_table::open(database& db, std::int64_t run) {
    run_ = run;
    statement any;
    if (!db.prepare(any, "SELECT EXISTS (SELECT 1 FROM dead_letters WHERE slot IS NULL)") ||
        any.start() != step::row)
        return false;
    streams_have_letters_ = any.integer(0) != 0;
    return db.prepare(insert_, R"(
               INSERT INTO dead_letters
                   (state, input, slot, line, digest, outcome, reason, code, subcode, trace_id, event_id,
                    advice, tries, first_at, last_at, run, event_is_whole, event)
               VALUES ('dead', ?1, nullif(?2, -1), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1, ?12, ?12, ?13,
                       ?14, ?15)
               ON CONFLICT (input, slot) DO UPDATE SET
                   state = 'dead', line = excluded.line, digest = excluded.digest,
                   outcome = excluded.outcome, reason = excluded.reason, code = excluded.code,
                   subcode = excluded.subcode, trace_id = excluded.trace_id, event_id = excluded.event_id,
                   advice = excluded.advice, tries = tries + 1, last_at = excluded.last_at,
                   run = excluded.run, event_is_whole = excluded.event_is_whole, event = excluded.event)") &&
           db.prepare(update_, R"(
               UPDATE dead_letters SET
                   state = 'dead', outcome = ?2, reason = ?3, code = ?4, subcode = ?5, trace_id = ?6,
                   event_id = ?7, advice = ?8, tries = tries + 1, last_at = ?9, run = ?10
               WHERE id = ?1)") &&
           db.prepare(find_, find_letter_of_stream) &&
           db.prepare(remove_, "DELETE FROM dead_letters WHERE id = ?") &&
           db.prepare(remove_slot_, "DELETE FROM dead_letters WHERE input = ? AND slot = ?") &&
           db.prepare(detach_, "UPDATE dead_letters SET slot = NULL WHERE input = ? AND slot = ?") &&
           db.prepare(error_, R"(
               INSERT INTO errors VALUES (?1, ?2, ?3, ?4, ?8, ?5, ?5, ?6, ?7)
               ON CONFLICT (outcome, reason, code, subcode) DO UPDATE SET
                   events = events + excluded.events, last_at = excluded.last_at, last_trace_id = excluded.last_trace_id,
                   advice = excluded.advice)");
}

// A stream has no slots: its letters of earlier runs are found by their bytes, each once, so that the same
// standard input given again counts up their tries instead of doubling them.
bool dead_letter_table::letter_of_stream(const place& where, std::int64_t& id) {
    id = where.dead_letter;
    if (id != 0 || where.slot >= 0 || !streams_have_letters_) return true;
    const step at = find_.start(where.input, where.event, run_);
    if (at == step::row) id = find_.integer(0);
    find_.reset();
    return at != step::error;
}

bool dead_letter_table::bury(const event_end& end, std::string_view now) {
    const place& where = end.where;
    std::int64_t id = 0;
    if (!letter_of_stream(where, id)) return false;
    if (id != 0) return update(id, end, now);
    streams_have_letters_ = streams_have_letters_ || where.slot < 0;
    return insert_.run(where.input, where.slot, where.line, where.event, outcome_name(end.outcome),
                       end.reason, end.code, end.subcode, end.trace_id, end.event_id, end.text, now, run_,
                       end.event_is_whole, blob{end.event});
}

bool dead_letter_table::update(std::int64_t id, const event_end& end, std::string_view now) {
    return update_.run(id, outcome_name(end.outcome), end.reason, end.code, end.subcode, end.trace_id,
                       end.event_id, end.text, now, run_);
}

bool dead_letter_table::resolve(const place& where, bool had_ended) {
    std::int64_t id = 0;
    if (!letter_of_stream(where, id)) return false;
    if (id != 0) return remove_.run(id);
    return where.slot < 0 || !had_ended || remove_slot_.run(where.input, where.slot);
}

bool dead_letter_table::note_error(const event_end& end, std::string_view now, std::int64_t events) {
    return error_.run(outcome_name(end.outcome), end.reason, end.code, end.subcode, now, end.trace_id,
                      end.text, events);
}

bool dead_letter_table::detach(std::int64_t input, std::int64_t slot) {
    streams_have_letters_ = true;
    return detach_.run(input, slot);
}

} // namespace desthost::journal
