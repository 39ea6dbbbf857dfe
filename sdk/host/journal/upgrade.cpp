#include "host/journal/upgrade.hpp"

#include "host/journal/key_runs.hpp"
#include "host/journal/schema.hpp"

namespace desthost::journal {

namespace {

// Version 1 kept the ledger's settled keys in a table with a row for each. They become one run.
bool move_keys(database& db, std::int64_t now) {
    std::int64_t keys = 0;
    key_runs runs;
    statement between;
    if (!db.read_number("SELECT count(*) FROM delivered", keys) || !runs.open(db) ||
        !db.prepare(between, "SELECT key FROM delivered WHERE key BETWEEN ? AND ?"))
        return false;
    if (keys == 0) return true;
    runs.set_now(now);
    return runs.add(static_cast<std::uint64_t>(keys), [&](unsigned slice, std::vector<digest>& to) {
        digest first;
        digest last;
        last.bytes.fill(0xff);
        first.bytes[0] = last.bytes[0] = static_cast<std::uint8_t>(slice);
        step at = between.start(first, last);
        for (; at == step::row; at = between.next())
            to.push_back(digest_from(between.text(0)));
        return at == step::done;
    });
}

// The tables of keys are made as they are today.
bool settle_keys_of_1(database& db, std::int64_t now) {
    return db.execute("DROP VIEW delivered_keys") && db.execute(ledger_tables) && move_keys(db, now) &&
           db.execute("DROP TABLE delivered");
}

// Version 2 did not note when a key was entered: it counts from now.
bool date_keys_of_2(database& db, std::int64_t now) {
    statement dated;
    return db.execute("ALTER TABLE delivered_runs ADD COLUMN newest INTEGER NOT NULL DEFAULT 0") &&
           db.prepare(dated, "UPDATE delivered_runs SET newest = ?") && dated.run(now);
}

bool date_recent_keys(database& db, std::int64_t now) {
    statement dated;
    return db.execute("ALTER TABLE delivered_recently ADD COLUMN at INTEGER NOT NULL DEFAULT 0") &&
           db.prepare(dated, "UPDATE delivered_recently SET at = ?") && dated.run(now);
}

// A table with another UNIQUE has to be made anew. Views that name it are in the way of its renaming.
bool add_scopes(database& db) {
    return db.execute("DROP VIEW outcomes_by_input; DROP VIEW finished_events;"
                      "DROP VIEW dead_letters_without_data; DROP INDEX dead_letters_of_streams;"
                      "ALTER TABLE runs ADD COLUMN scope INTEGER NOT NULL DEFAULT 0") &&
           db.execute(scope_tables) && db.execute(inputs_table) &&
           db.execute(
               "INSERT INTO inputs_3 (id, path, occurrence, is_stream, size, head, tail, rearranged, slots,"
               " events, config_digest, last_run, last_read_at) "
               "SELECT inputs.id, path, occurrence, is_stream, size, head, tail, rearranged, slots, events,"
               " inputs.config_digest, last_run, coalesce(runs.started_at, '') "
               "FROM inputs LEFT JOIN runs ON runs.id = last_run;"
               "DROP TABLE inputs; ALTER TABLE inputs_3 RENAME TO inputs") &&
           db.execute(letter_indexes) && db.execute(views);
}

bool to_3(database& db, std::int64_t version, std::int64_t now) {
    return (version == 1 ? settle_keys_of_1(db, now) : date_keys_of_2(db, now)) &&
           date_recent_keys(db, now) && add_scopes(db) && db.execute("PRAGMA user_version = 3");
}

} // namespace

bool upgrade(database& db, std::int64_t now) {
    std::int64_t version = 0;
    if (!db.read_number("PRAGMA user_version", version)) return false;
    if (version == schema_version) return true;
    if (db.begin() && to_3(db, version, now) && db.commit()) return true;
    db.roll_back();
    return false;
}

} // namespace desthost::journal
