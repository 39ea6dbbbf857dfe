#include "host/journal/journal.hpp"

#include "host/journal/journal_state.hpp"
#include "host/journal/schema.hpp"
#include "host/journal/upgrade.hpp"
#include "host/time_text.hpp"

#include <cstring>
#include <destination/result.h>
#include <filesystem>
#include <sys/stat.h>

namespace desthost::journal {

namespace {

// A journal of this size is looked through before anything is taken; a larger one would hold up the start,
// and its faults show when they are met.
constexpr std::int64_t checked_size = std::int64_t{256} * 1024 * 1024;

digest_key key_from(std::string_view bytes) {
    digest_key key;
    std::memcpy(&key.first, bytes.data(), sizeof key.first);
    std::memcpy(&key.second, bytes.data() + sizeof key.first, sizeof key.second);
    return key;
}

result<void> make_if_needed(const std::string& path, bool must_exist) {
    struct stat there {};
    const bool exists = ::lstat(path.c_str(), &there) == 0;
    if (exists && !(S_ISREG(there.st_mode) && there.st_size == 0 && !must_exist)) return {};
    if (must_exist && !exists) return describe(problem::missing, path, "");
    if (must_exist) return describe(problem::foreign, path, "it is empty");
    const result<std::string> content = new_journal(path);
    return content ? create(path, *content) : result<void>(content.error());
}

// The size by which to decide comes from the file; a damaged first page makes every statement fail.
bool is_sound(database& db) {
    std::int64_t pages = 0;
    if (!db.read_number("PRAGMA page_count", pages)) return false;
    if (pages * 4096 > checked_size) return true;
    statement check;
    if (!db.prepare(check, "PRAGMA quick_check(1)") || check.start() != step::row) return false;
    const bool ok = check.text(0) == "ok";
    if (!ok) db.fail(describe(problem::corrupt, db.path(), std::string(check.text(0))));
    return ok;
}

bool is_known_version(database& db) {
    std::int64_t version = 0;
    if (!db.read_number("PRAGMA user_version", version)) return false;
    if (version > 0 && version <= schema_version) return true;
    db.fail(describe(version > schema_version ? problem::newer : problem::corrupt, db.path(),
                     "its schema is version " + std::to_string(version) + ", this program knows " +
                         std::to_string(schema_version)));
    return false;
}

bool read_key(database& db, digest_key& key) {
    statement s;
    if (!db.prepare(s, "SELECT value FROM properties WHERE name = 'digest_key'")) return false;
    const step at = s.start();
    if (at == step::row && s.text(0).size() == sizeof key) {
        key = key_from(s.text(0));
        return true;
    }
    if (at != step::error) db.fail(describe(problem::corrupt, db.path(), "it has no digest key"));
    return false;
}

bool open_writer(database& db, const std::string& path, std::int64_t now) {
    return db.open(path, SQLITE_OPEN_READWRITE) &&
           db.execute("PRAGMA trusted_schema = OFF; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                      "PRAGMA cache_size = -2048; PRAGMA mmap_size = 0; PRAGMA journal_size_limit = 8388608;"
                      // What leaves the table of dead letters is a customer's data and leaves the file too.
                      "PRAGMA secure_delete = ON;") &&
           is_known_version(db) && is_sound(db) && upgrade(db, now);
}

bool open_reader(database& db, const std::string& path) {
    return db.open(path, SQLITE_OPEN_READONLY) &&
           db.execute("PRAGMA trusted_schema = OFF; PRAGMA cache_size = -1024; PRAGMA mmap_size = 0;");
}

} // namespace

journal::journal(std::unique_ptr<journal_state> s) noexcept : state_(std::move(s)) {}

// Whoever closes the file last clears away what lies beside it, and an input, which only reads, cannot.
journal::~journal() {
    for (const std::weak_ptr<input_state>& each : state_->inputs)
        if (const std::shared_ptr<input_state> in = each.lock()) {
            in->slots.reset();
            in->reader.close();
        }
}

std::int64_t journal_state::clock() const {
    return opened_with.clock ? opened_with.clock() : system_now();
}

std::string journal_state::now() const {
    return rfc3339(clock());
}

void journal_state::undo() {
    writer.roll_back();
    finished.forget();
    verdicts.forget();
    known.forget();
}

bool journal_state::enter_scope() {
    if (opened_with.scope.empty()) return true;
    statement s;
    // An update that changes nothing, so that the row's id comes back either way.
    if (!writer.prepare(s,
                        "INSERT INTO scopes (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = name "
                        "RETURNING id") ||
        s.start(std::string_view(opened_with.scope)) != step::row)
        return false;
    scope = s.integer(0);
    return s.next() == step::done;
}

// For `journal prune`, which has no mapping file to ask.
bool journal_state::note_retention() {
    statement s;
    const retention& keep = opened_with.keep;
    return writer.prepare(s, "INSERT OR REPLACE INTO properties VALUES (?, ?)") &&
           s.run(std::string_view("keep_ledger"), keep.ledger) &&
           s.run(std::string_view("keep_dead_letters"), keep.dead_letters) &&
           s.run(std::string_view("keep_inputs"), keep.inputs);
}

bool journal_state::begin_run() {
    statement s;
    statement any;
    if (!enter_scope() || !writer.prepare(any, "SELECT EXISTS (SELECT 1 FROM blocks WHERE scope = ?)") ||
        any.start(scope) != step::row)
        return false;
    is_blocked = any.integer(0) != 0;
    any.reset();
    if (opened_with.is_upkeep) return true;
    if (!note_retention()) return false;
    if (!writer.prepare(s, "INSERT INTO runs (command, config_path, config_digest, started_at, scope) "
                           "VALUES (?, ?, ?, ?, ?) RETURNING id"))
        return false;
    config_digest = hex(digest_of(key, opened_with.config_text));
    const std::string started = now();
    const options& o = opened_with;
    // A retry may be given from another folder.
    std::error_code ignored;
    const std::string config =
        o.config_path.empty() ? "" : std::filesystem::absolute(o.config_path, ignored).string();
    if (s.start(std::string_view(o.command), std::string_view(config), std::string_view(config_digest),
                std::string_view(started), scope) != step::row)
        return false;
    run = s.integer(0);
    // The insertion is committed when the statement has been stepped to its end.
    return s.next() == step::done;
}

bool journal_state::prepare() {
    constexpr std::int64_t second = 1'000'000'000;
    return known.open(writer, reader, clock() / second, opened_with.keep.ledger / second) &&
           finished.open(writer) && verdicts.open(writer) && letters.open(writer, run) &&
           writer.prepare(add_run_outcome,
                          "INSERT INTO run_outcomes VALUES (?, ?, ?, ?) ON CONFLICT (run, outcome, reason) "
                          "DO UPDATE SET events = events + excluded.events") &&
           writer.prepare(grow_input, "UPDATE inputs SET slots = max(slots, ?) WHERE id = ?") &&
           writer.prepare(end_run, "UPDATE runs SET ended_at = ?, ending = ? WHERE id = ?") &&
           writer.prepare(note_delivery, "UPDATE scopes SET delivered = delivered + ?, last_delivery_at = ? "
                                         "WHERE id = ?") &&
           writer.prepare(unblock, "DELETE FROM blocks WHERE scope = ?") &&
           writer.prepare(next_letter, "SELECT id, input, coalesce(slot, -1), line, digest, event "
                                       "FROM dead_letters WHERE state = 'retry' AND id > ? AND input IN "
                                       "(SELECT id FROM inputs WHERE scope IN (0, ?)) "
                                       "ORDER BY id LIMIT 1");
}

result<std::unique_ptr<journal>> journal::open(const options& o) {
    result<std::string> path = resolve(o.path);
    if (!path) return path.error();
    if (result<void> made = make_if_needed(*path, o.must_exist); !made) return made.error();
    if (result<void> checked = check_header(*path); !checked) return checked.error();
    result<descriptor> locked = lock(*path);
    if (!locked) return locked.error();
    auto s = std::make_unique<journal_state>();
    s->opened_with = o;
    s->path = *path;
    s->lock = std::move(*locked);
    // begin_run writes, so that a disk which takes nothing more is found before an event is.
    if (!open_writer(s->writer, *path, s->clock() / 1'000'000'000) || !read_key(s->writer, s->key) ||
        !s->begin_run())
        return s->writer.why();
    if (!open_reader(s->reader, *path)) return s->reader.why();
    if (!s->prepare()) return s->writer.why().text.empty() ? s->reader.why() : s->writer.why();
    return std::unique_ptr<journal>(new journal(std::move(s)));
}

const std::string& journal::scope() const noexcept {
    return state_->opened_with.scope;
}

std::vector<std::string> journal::other_scopes() const {
    const std::lock_guard hold(state_->writing);
    return {state_->other_scopes.begin(), state_->other_scopes.end()};
}

const std::string& journal::path() const noexcept {
    return state_->path;
}

void journal::read_again() noexcept {
    state_->occurrences.clear();
}

digest journal::digest_of(std::string_view bytes) const noexcept {
    return desthost::journal::digest_of(state_->key, bytes);
}

bool journal::is_delivered(const destination_ledger_key_t& asked, digest& key, bool* is_ageing) noexcept {
    key = key_of(asked);
    return is_delivered(key, is_ageing);
}

digest journal::key_of(const destination_ledger_key_t& asked) const noexcept {
    hasher h(state_->key);
    for (const destination_string_t& text :
         {asked.endpoint, asked.dataset, asked.test_event_code, asked.event_name, asked.event_id})
        h.add_text(text.size == 0 ? std::string_view{} : std::string_view{text.data, text.size});
    return h.finish();
}

bool journal::is_delivered(const digest& key, bool* is_ageing) noexcept {
    bool ageing = false;
    const bool known =
        state_->opened_with.again ? state_->was_delivered_again(key) : state_->known.contains(key, ageing);
    if (is_ageing != nullptr) *is_ageing = ageing;
    return known;
}

bool journal_state::was_delivered_again(const digest& k) noexcept {
    const std::lock_guard hold(again_mutex);
    return delivered_again.contains(k);
}

result<void> journal::note_block(const block& why, std::int64_t events) {
    journal_state& s = *state_;
    const std::string now = s.now();
    return s.transact([&] {
        statement row;
        event_end end;
        end.outcome = DESTINATION_OUTCOME_UNDELIVERED;
        end.reason = "blocked";
        end.code = why.code;
        end.subcode = why.subcode;
        end.text = why.text;
        s.is_blocked = true;
        return s.writer.prepare(row, R"(
                   INSERT INTO blocks VALUES (?1, ?2, ?3, ?4, ?5, ?5)
                   ON CONFLICT (scope) DO UPDATE SET
                       since = iif(code = excluded.code AND subcode = excluded.subcode, since, excluded.since),
                       code = excluded.code, subcode = excluded.subcode, advice = excluded.advice,
                       last_at = excluded.last_at)") &&
               row.run(s.scope, why.code, why.subcode, std::string_view(why.text), std::string_view(now)) &&
               s.letters.note_error(end, now, events);
    });
}

result<void> journal::close(ending how) {
    constexpr std::string_view names[] = {"finished", "interrupted", "failed"};
    journal_state& s = *state_;
    if (s.is_closed) return {};
    const std::string ended = s.now();
    result<void> done = s.transact(
        [&] { return s.end_run.run(std::string_view(ended), names[static_cast<int>(how)], s.run); });
    s.is_closed = done.has_value();
    return done;
}

} // namespace desthost::journal
