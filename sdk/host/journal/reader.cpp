#include "host/journal/reader.hpp"

#include "host/journal/file.hpp"
#include "host/journal/schema.hpp"

#include <sys/stat.h>
namespace desthost::journal {

namespace {

// What a path becomes within a URI of SQLite's.
std::string escaped(const std::string& path) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > ' ' && byte < 0x7f && c != '%' && c != '?' && c != '#')
            out += c;
        else
            (out += '%') += {digits[byte >> 4], digits[byte & 15]};
    }
    return out;
}

bool has_content(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && status.st_size > 0;
}

} // namespace

// Opened for writing where that is allowed, though nothing is written, so that SQLite can clear away the
// files beside the journal when it closes. Where it is not, a journal without a write-ahead log is read as it
// is: nobody can be writing it.
bool reader::open_database() {
    const std::string folder = path_.substr(0, path_.rfind('/') + 1);
    const bool writable = is_writable(path_) && is_writable(folder);
    const bool as_it_is = !writable && !has_content(path_ + "-wal");
    const std::string name = as_it_is ? "file:" + escaped(path_) + "?immutable=1" : path_;
    const int flags =
        (writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | (as_it_is ? SQLITE_OPEN_URI : 0);
    return db_.open(name, flags) && db_.execute("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;");
}

result<std::unique_ptr<reader>> reader::open(const std::string& path) {
    std::unique_ptr<reader> r(new reader);
    const result<std::string> whole = resolve(path);
    if (!whole) return whole.error();
    r->path_ = *whole;
    if (result<void> checked = check_header(*whole); !checked) return checked.error();
    if (!r->open_database()) return r->db_.why();
    return r;
}

result<void> reader::each_letter(std::int64_t id, bool with_events, const on_letter& f) {
    statement s;
    if (!db_.prepare(s,
                     "SELECT dead_letters.id, state = 'retry', path, line, outcome, reason, code, subcode, "
                     "trace_id, event_id, advice, tries, first_at, last_at, length(event), "
                     "event_is_whole, iif(?2, event, '') "
                     "FROM dead_letters JOIN inputs ON inputs.id = input "
                     "WHERE ?1 = 0 OR dead_letters.id = ?1 ORDER BY dead_letters.id"))
        return db_.why();
    step at = s.start(id, with_events);
    if (at == step::done && id != 0)
        return failure{problem::unusable, "there is no dead letter " + std::to_string(id) + " in " + path_ +
                                              "; `dead-letters list` shows their numbers"};
    for (; at == step::row; at = s.next())
        f({s.integer(0), s.integer(1) != 0, s.text(2), s.integer(3), s.text(4), s.text(5), s.integer(6),
           s.integer(7), s.text(8), s.text(9), s.text(10), s.integer(11), s.text(12), s.text(13),
           s.integer(14), s.integer(15) != 0},
          s.text(16));
    return at == step::done ? result<void>() : db_.why();
}

result<void> reader::each_error(const std::function<void(const error_met&)>& f) {
    statement s;
    if (!db_.prepare(s, "SELECT outcome, reason, code, subcode, events, first_at, last_at, last_trace_id, "
                        "advice FROM errors ORDER BY events DESC, last_at DESC, outcome, reason, code"))
        return db_.why();
    step at = s.start();
    for (; at == step::row; at = s.next())
        f({s.text(0), s.text(1), s.integer(2), s.integer(3), s.integer(4), s.text(5), s.text(6), s.text(7),
           s.text(8)});
    return at == step::done ? result<void>() : db_.why();
}

bool reader::read_last_run(status& out, std::int64_t& run) {
    statement s;
    if (!db_.prepare(
            s, "SELECT id, command, config_path, started_at, coalesce(ended_at, ''), coalesce(ending, '') "
               "FROM runs ORDER BY id DESC LIMIT 1"))
        return false;
    const step at = s.start();
    if (at != step::row) return at == step::done;
    run = s.integer(0);
    out.command = s.text(1);
    out.config_path = s.text(2);
    out.started_at = s.text(3);
    out.ended_at = s.text(4);
    out.ending = s.text(5);
    return true;
}

bool reader::read_counts(status& out, std::int64_t run) {
    statement s;
    if (!db_.prepare(s,
                     "SELECT outcome, reason, events FROM run_outcomes WHERE run = ? ORDER BY events DESC"))
        return false;
    step at = s.start(run);
    for (; at == step::row; at = s.next())
        out.last_run.push_back({std::string(s.text(0)), std::string(s.text(1)), s.integer(2)});
    return at == step::done &&
           db_.read_number(R"(
               SELECT coalesce(sum(max(0, max(coalesce(events, 0), slots) -
                   coalesce((SELECT sum(o.events) FROM input_outcomes AS o JOIN verdicts ON verdicts.id = verdict
                             WHERE input = inputs.id AND outcome <> 'undelivered'), 0))), 0)
               FROM inputs WHERE is_stream = 0 AND scope = (SELECT scope FROM runs ORDER BY id DESC LIMIT 1))",
                           out.waiting) &&
           db_.read_number("SELECT count(*) FROM dead_letters WHERE state = 'dead'", out.dead_letters) &&
           db_.read_number("SELECT count(*) FROM dead_letters WHERE state = 'retry'", out.retries);
}

bool reader::read_scopes(status& out) {
    statement s;
    if (!db_.prepare(s, "SELECT name, delivered, coalesce(last_delivery_at, ''), "
                        "id = (SELECT scope FROM runs ORDER BY id DESC LIMIT 1) "
                        "FROM scopes ORDER BY last_delivery_at DESC, id"))
        return false;
    step at = s.start();
    for (; at == step::row; at = s.next()) {
        out.scopes.push_back({std::string(s.text(0)), s.integer(1), std::string(s.text(2))});
        if (s.integer(3) != 0) out.scope = s.text(0);
    }
    if (at != step::done ||
        !db_.prepare(s, "SELECT coalesce(name, ''), advice, since, last_at, code, subcode FROM blocks "
                        "LEFT JOIN scopes ON scopes.id = scope ORDER BY since"))
        return false;
    at = s.start();
    for (; at == step::row; at = s.next())
        out.blocks.push_back({std::string(s.text(0)), std::string(s.text(1)), std::string(s.text(2)),
                              std::string(s.text(3)), s.integer(4), s.integer(5)});
    return at == step::done;
}

result<status> reader::read_status() {
    std::int64_t version = 0;
    if (!db_.read_number("PRAGMA user_version", version)) return db_.why();
    if (version < schema_version)
        return failure{problem::unusable, "the journal " + path_ +
                                              " is of an earlier version and tells no status; the "
                                              "next replay brings it up to date"};
    status out;
    std::int64_t run = 0;
    if (!read_last_run(out, run) || !read_counts(out, run) || !read_scopes(out)) return db_.why();
    return out;
}

result<retention> reader::last_retention() {
    retention keep;
    const auto read = [&](const char* name, std::int64_t& to) {
        statement s;
        if (!db_.prepare(s, "SELECT value FROM properties WHERE name = ?")) return false;
        const step at = s.start(std::string_view(name));
        if (at == step::row) to = s.integer(0);
        return at != step::error;
    };
    const bool good = read("keep_ledger", keep.ledger) && read("keep_dead_letters", keep.dead_letters) &&
                      read("keep_inputs", keep.inputs);
    return good ? result<retention>(keep) : result<retention>(db_.why());
}

result<std::string> reader::last_config_path() {
    statement s;
    if (!db_.prepare(s, "SELECT config_path FROM runs WHERE config_path <> '' ORDER BY id DESC LIMIT 1"))
        return db_.why();
    const step at = s.start();
    if (at == step::error) return db_.why();
    return at == step::row ? std::string(s.text(0)) : std::string();
}

} // namespace desthost::journal
