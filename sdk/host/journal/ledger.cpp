#include "host/journal/ledger.hpp"

#include <algorithm>

namespace desthost::journal {

namespace {

constexpr auto keys_to_move = key_runs::keys_at_level_0; // 1 MiB of key_set

} // namespace

bool ledger::open(database& writer, database& reader) {
    return writer.prepare(add_row_, "INSERT INTO delivered_recently (keys) VALUES (?)") &&
           writer.prepare(remove_rows_, "DELETE FROM delivered_recently") && runs_.open(writer) &&
           finder_.open(reader) && load_recent(writer) && runs_.count(settled_) && make_filter(filter_);
}

bool ledger::load_recent(database& db) {
    statement rows;
    if (!db.prepare(rows, "SELECT keys FROM delivered_recently")) return false;
    step at = rows.start();
    for (; at == step::row; at = rows.next())
        for_each_digest(rows.text(0), [this](const digest& key) { recent_.insert(key); });
    return at == step::done;
}

bool ledger::contains(const digest& key) noexcept {
    const std::lock_guard hold(mutex_);
    if (recent_.contains(key)) return true;
    return filter_.may_contain(key) && finder_.contains(key);
}

bool ledger::append(std::span<const digest> keys) {
    pending_.assign(keys.begin(), keys.end());
    moved_.clear();
    if (keys.empty()) return true;
    if (recent_.size() + keys.size() >= keys_to_move) return move_all();
    return add_row_.run(blob{bytes_of(pending_)});
}

bool ledger::move_all() {
    recent_.copy_to(moved_);
    moved_.insert(moved_.end(), pending_.begin(), pending_.end());
    std::sort(moved_.begin(), moved_.end());
    return remove_rows_.run() && runs_.add(moved_);
}

void ledger::settle() {
    if (moved_.empty()) {
        const std::lock_guard hold(mutex_);
        for (const digest& key : pending_)
            recent_.insert(key);
        pending_.clear();
        return;
    }
    settled_ += moved_.size();
    // A new filter is made while the old one still serves with recent_, which holds what it does not. When
    // the disk cannot be read, the old one goes on, fuller than it should be.
    const bool outgrown = settled_ > filter_.room() && !filter_.is_at_its_largest();
    key_filter next(0);
    const bool made = !outgrown || make_filter(next);
    const std::lock_guard hold(mutex_);
    if (outgrown && made) filter_ = std::move(next);
    for (const digest& key : moved_)
        filter_.insert(key);
    recent_.clear();
    forget();
}

void ledger::forget() noexcept {
    pending_.clear();
    moved_ = {};
}

// Of all keys that have settled, with twice the room, so that a growing ledger is read through seldom.
bool ledger::make_filter(key_filter& filter) {
    filter = key_filter(2 * std::max(settled_, keys_to_move));
    return runs_.each([&](const digest& key) { filter.insert(key); });
}

} // namespace desthost::journal
