#include "host/journal/schema.hpp"

#include "host/journal/database.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <sys/random.h>

namespace desthost::journal {

namespace {

// Times are UTC, as text: 2026-08-01T12:00:00.000Z. Digests are 16 bytes under the key in `properties`.
constexpr const char* tables = R"sql(
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
BEGIN;

-- What holds for the whole file.
CREATE TABLE properties (
    name  TEXT PRIMARY KEY,
    value NOT NULL
) WITHOUT ROWID;

-- One row for each run. A run without an ending was killed, or is under way.
CREATE TABLE runs (
    id            INTEGER PRIMARY KEY,
    command       TEXT NOT NULL,
    config_path   TEXT NOT NULL,
    config_digest TEXT NOT NULL,
    started_at    TEXT NOT NULL,
    ended_at      TEXT,
    ending        TEXT CHECK (ending IN ('finished', 'interrupted', 'failed')),
    scope         INTEGER NOT NULL DEFAULT 0 -- where it delivered to; 0: the destination did not say
);

-- How many events ended how in each run.
CREATE TABLE run_outcomes (
    run     INTEGER NOT NULL REFERENCES runs,
    outcome TEXT NOT NULL,
    reason  TEXT NOT NULL,
    events  INTEGER NOT NULL,
    PRIMARY KEY (run, outcome, reason)
) WITHOUT ROWID;

-- The ways in which events of files have ended; `finished` refers to them by one byte.
CREATE TABLE verdicts (
    id      INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 255),
    outcome TEXT NOT NULL,
    reason  TEXT NOT NULL,
    code    INTEGER NOT NULL,
    subcode INTEGER NOT NULL,
    UNIQUE (outcome, reason, code, subcode)
);

-- 1024 slots a row: one byte of verdict each (0: pending) and 16 bytes of digest each (0: never ended).
-- The view finished_events spells them out.
CREATE TABLE finished (
    input    INTEGER NOT NULL REFERENCES inputs,
    chunk    INTEGER NOT NULL,
    verdicts BLOB NOT NULL,
    digests  BLOB NOT NULL,
    PRIMARY KEY (input, chunk)
);

-- The sums of `finished`.
CREATE TABLE input_outcomes (
    input   INTEGER NOT NULL REFERENCES inputs,
    verdict INTEGER NOT NULL REFERENCES verdicts,
    events  INTEGER NOT NULL,
    PRIMARY KEY (input, verdict)
) WITHOUT ROWID;

-- The ledger: digests of endpoint, dataset, test_event_code, event_name, event_id, 16 bytes each. New ones
-- gather here, a row for each commit; later they settle in runs.
CREATE TABLE delivered_recently (
    id   INTEGER PRIMARY KEY,
    keys BLOB NOT NULL,
    at   INTEGER NOT NULL DEFAULT 0 -- seconds since 1970
);

-- What could not be delivered. state 'dead': nothing happens unless somebody asks for a retry;
-- 'retry': somebody has. slot is null for a stream's, and for events that their file no longer holds.
CREATE TABLE dead_letters (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    state          TEXT NOT NULL CHECK (state IN ('dead', 'retry')),
    input          INTEGER NOT NULL REFERENCES inputs,
    slot           INTEGER,
    line           INTEGER NOT NULL,
    digest         BLOB NOT NULL,
    outcome        TEXT NOT NULL,
    reason         TEXT NOT NULL,
    code           INTEGER NOT NULL,
    subcode        INTEGER NOT NULL,
    trace_id       TEXT NOT NULL,
    event_id       TEXT NOT NULL,
    advice         TEXT NOT NULL,
    tries          INTEGER NOT NULL,
    first_at       TEXT NOT NULL,
    last_at        TEXT NOT NULL,
    run            INTEGER NOT NULL REFERENCES runs,
    event_is_whole INTEGER NOT NULL,
    event          BLOB NOT NULL,       -- a customer's data
    UNIQUE (input, slot)
);
CREATE INDEX dead_letters_to_retry ON dead_letters (id) WHERE state = 'retry';

-- Errors met, over all runs, whatever became of the events afterwards.
CREATE TABLE errors (
    outcome       TEXT NOT NULL,
    reason        TEXT NOT NULL,
    code          INTEGER NOT NULL,
    subcode       INTEGER NOT NULL,
    events        INTEGER NOT NULL,
    first_at      TEXT NOT NULL,
    last_at       TEXT NOT NULL,
    last_trace_id TEXT NOT NULL,
    advice        TEXT NOT NULL,
    PRIMARY KEY (outcome, reason, code, subcode)
) WITHOUT ROWID;
)sql";

} // namespace

const char* const ledger_tables = R"sql(
-- The ledger's keys that have settled, in sorted runs; four runs of one level are merged into one of the next.
-- The keys of a run that begin with the same `bits` bits are in one bucket.
CREATE TABLE delivered_runs (
    id     INTEGER PRIMARY KEY,
    level  INTEGER NOT NULL,
    bits   INTEGER NOT NULL CHECK (bits BETWEEN 8 AND 32),
    keys   INTEGER NOT NULL,
    newest INTEGER NOT NULL DEFAULT 0 -- when the youngest of them was entered, in seconds since 1970
);
CREATE TABLE delivered_buckets (
    id   INTEGER PRIMARY KEY, -- (run << 32) + those bits
    keys BLOB NOT NULL
);

-- For people.
CREATE VIEW delivered_keys AS
    SELECT (SELECT coalesce(sum(keys), 0) FROM delivered_runs)
           + (SELECT coalesce(sum(length(keys)), 0) / 16 FROM delivered_recently) AS keys;
CREATE VIEW delivered_digests AS
    WITH RECURSIVE
        packed (keys) AS (SELECT keys FROM delivered_buckets UNION ALL SELECT keys FROM delivered_recently),
        place (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place
                      WHERE n + 1 < (SELECT max(length(keys)) / 16 FROM packed))
    SELECT lower(hex(substr(keys, n * 16 + 1, 16))) AS digest
    FROM packed JOIN place ON n < length(keys) / 16;
)sql";

const char* const scope_tables = R"sql(
-- Where events were delivered to, in the destination's words: what was delivered in one scope is not delivered
-- in another.
CREATE TABLE scopes (
    id               INTEGER PRIMARY KEY,
    name             TEXT NOT NULL UNIQUE,
    delivered        INTEGER NOT NULL DEFAULT 0, -- events, over all runs
    last_delivery_at TEXT
);

-- What keeps a scope's events from being delivered until a person acts. Gone with the next delivery.
CREATE TABLE blocks (
    scope   INTEGER PRIMARY KEY,
    code    INTEGER NOT NULL,
    subcode INTEGER NOT NULL,
    advice  TEXT NOT NULL,
    since   TEXT NOT NULL,
    last_at TEXT NOT NULL
);
)sql";

const char* const inputs_table = R"sql(
-- What was read, and for which scope. A path that a command names twice has two occurrences. head and tail are
-- digests of the first and last 64 KiB of `size` bytes. `slots`: each event of a file has a slot, in which its
-- outcome is kept; in a file that never changed, slot 0 is its first event. `rearranged`: slots no longer follow
-- the order of the file.
CREATE TABLE inputs_3 (
    id            INTEGER PRIMARY KEY,
    path          TEXT NOT NULL,
    occurrence    INTEGER NOT NULL,
    scope         INTEGER NOT NULL DEFAULT 0, -- 0: the destination did not say, or an earlier version read it
    is_stream     INTEGER NOT NULL,
    size          INTEGER NOT NULL,
    head          BLOB,
    tail          BLOB,
    rearranged    INTEGER NOT NULL DEFAULT 0,
    slots         INTEGER NOT NULL DEFAULT 0,
    events        INTEGER,              -- how many it held when it was last read to its end
    config_digest TEXT NOT NULL,        -- its filtered and invalid events were decided under this one
    last_run      INTEGER NOT NULL REFERENCES runs,
    last_read_at  TEXT NOT NULL DEFAULT '',
    UNIQUE (path, occurrence, scope)
);
)sql";

const char* const letter_indexes = R"sql(
CREATE INDEX dead_letters_of_streams ON dead_letters (input, digest, run) WHERE slot IS NULL;
CREATE INDEX dead_letters_by_age ON dead_letters (last_at);
)sql";

const char* const views = R"sql(
-- For people.
CREATE VIEW outcomes_by_input AS
    SELECT path, occurrence, outcome, reason, code, subcode, input_outcomes.events
    FROM input_outcomes JOIN inputs ON inputs.id = input JOIN verdicts ON verdicts.id = verdict
    WHERE input_outcomes.events > 0 ORDER BY path, occurrence, outcome, reason, code;
CREATE VIEW finished_events AS
    WITH RECURSIVE place (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n < 1023)
    SELECT path, occurrence, chunk * 1024 + n AS slot, outcome, reason, code, subcode,
           lower(hex(substr(digests, n * 16 + 1, 16))) AS digest
    FROM finished JOIN inputs ON inputs.id = input CROSS JOIN place
         JOIN verdicts ON verdicts.id = instr(
             (SELECT value FROM properties WHERE name = 'bytes'), substr(finished.verdicts, n + 1, 1)) - 1
    WHERE substr(finished.verdicts, n + 1, 1) <> x'00';
CREATE VIEW dead_letters_without_data AS
    SELECT dead_letters.id, state, path, line, outcome, reason, code, subcode, trace_id, event_id, advice,
           tries, first_at, last_at
    FROM dead_letters JOIN inputs ON inputs.id = input ORDER BY dead_letters.id;
)sql";

namespace {

bool random_bytes(std::array<char, 16>& out) {
    return ::getrandom(out.data(), out.size(), 0) == static_cast<ssize_t>(out.size());
}

// SQLite has no function from a byte to its number; its place in this text is one.
std::string every_byte() {
    std::string bytes;
    for (int i = 0; i < 256; ++i)
        bytes += static_cast<char>(i);
    return bytes;
}

bool fill(database& db, const std::array<char, 16>& key) {
    const std::string numbers = "PRAGMA application_id = " + std::to_string(application_id) +
                                "; PRAGMA user_version = " + std::to_string(schema_version) + "; COMMIT;";
    const std::string bytes = every_byte();
    statement property;
    if (!db.execute(tables) || !db.execute(ledger_tables) || !db.execute(scope_tables) ||
        !db.execute(inputs_table) || !db.execute("ALTER TABLE inputs_3 RENAME TO inputs") ||
        !db.execute(letter_indexes) || !db.execute(views) ||
        !db.prepare(property, "INSERT INTO properties VALUES (?, ?)") ||
        !property.run(std::string_view("digest_key"), blob{{key.data(), key.size()}}) ||
        !property.run(std::string_view("bytes"), blob{bytes}))
        return false;
    property.reset();
    return db.execute(numbers.c_str());
}

} // namespace

result<std::string> new_journal(const std::string& path) {
    std::array<char, 16> key;
    if (!random_bytes(key)) return describe(problem::io, path, std::strerror(errno));
    database db;
    if (!db.open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY) ||
        !fill(db, key))
        return describe(problem::io, path, db.why().text);
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> bytes(
        sqlite3_serialize(db.handle(), "main", &size, 0), &sqlite3_free);
    if (!bytes) return describe(problem::io, path, "there is no memory for a new one");
    return std::string(reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size));
}

} // namespace desthost::journal
