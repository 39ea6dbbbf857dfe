#include "host/journal/upgrade.hpp"

#include "host/journal/key_runs.hpp"
#include "host/journal/schema.hpp"

namespace desthost::journal {

namespace {

// Version 1 kept the ledger's settled keys in a table with a row for each. They become one run.
bool move_keys(database& db) {
    std::int64_t keys = 0;
    key_runs runs;
    statement between;
    if (!db.read_number("SELECT count(*) FROM delivered", keys) || !runs.open(db) ||
        !db.prepare(between, "SELECT key FROM delivered WHERE key BETWEEN ? AND ?"))
        return false;
    if (keys == 0) return true;
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

bool from_1_to_2(database& db) {
    return db.execute("DROP VIEW delivered_keys") && db.execute(ledger_tables) && move_keys(db) &&
           db.execute("DROP TABLE delivered; PRAGMA user_version = 2");
}

} // namespace

bool upgrade(database& db) {
    std::int64_t version = 0;
    if (!db.read_number("PRAGMA user_version", version)) return false;
    if (version == schema_version) return true;
    if (db.begin() && from_1_to_2(db) && db.commit()) return true;
    db.roll_back();
    return false;
}

} // namespace desthost::journal
