#include "host/journal/ledger.hpp"

#include <algorithm>

namespace desthost::journal {

namespace {

constexpr auto keys_to_move = key_runs::keys_at_level_0; // 1 MiB of key_set

} // namespace

bool ledger::open(database& writer, database& reader, std::int64_t now, std::int64_t keep) {
    writer_ = &writer;
    now_ = now;
    refresh_before_ = keep == 0 ? INT64_MIN : now - keep / 2;
    runs_.set_now(now);
    return writer.prepare(add_row_, "INSERT INTO delivered_recently (keys, at) VALUES (?, ?)") &&
           writer.prepare(remove_old_rows_, "DELETE FROM delivered_recently WHERE id IN "
                                            "(SELECT id FROM delivered_recently WHERE at < ? LIMIT ?)") &&
           writer.prepare(old_run_, "SELECT id FROM delivered_runs WHERE newest < ? LIMIT 1") &&
           writer.prepare(remove_buckets_, "DELETE FROM delivered_buckets WHERE id IN (SELECT id FROM "
                                           "delivered_buckets WHERE id BETWEEN ? AND ? LIMIT ?)") &&
           writer.prepare(remove_run_, "DELETE FROM delivered_runs WHERE id = ?") &&
           writer.prepare(remove_rows_, "DELETE FROM delivered_recently") && runs_.open(writer) &&
           finder_.open(reader) && load_recent(writer) && runs_.count(settled_) && make_filter(filter_);
}

bool ledger::load_recent(database& db) {
    statement rows;
    if (!db.prepare(rows, "SELECT keys, at FROM delivered_recently")) return false;
    step at = rows.start();
    for (; at == step::row; at = rows.next()) {
        key_set& to = rows.integer(1) < refresh_before_ ? ageing_ : recent_;
        for_each_digest(rows.text(0), [&to](const digest& key) { to.insert(key); });
    }
    return at == step::done;
}

bool ledger::contains(const digest& key, bool& is_ageing) noexcept {
    is_ageing = false;
    const std::lock_guard hold(mutex_);
    if (recent_.contains(key)) return true;
    std::int64_t newest = 0;
    if (filter_.may_contain(key) && finder_.contains(key, newest)) {
        is_ageing = newest < refresh_before_;
        return true;
    }
    return is_ageing = ageing_.contains(key);
}

bool ledger::prune(std::int64_t oldest, bool& more) {
    constexpr std::int64_t most_rows = 500;
    if (!remove_old_rows_.run(oldest, most_rows)) return false;
    more = sqlite3_changes64(writer_->handle()) == most_rows;
    return more || prune_run(oldest, more);
}

// The buckets of a run go in pieces; what is left of it is looked up as before.
bool ledger::prune_run(std::int64_t oldest, bool& more) {
    constexpr std::int64_t buckets_at_once = 500;
    const step at = old_run_.start(oldest);
    if (at != step::row) return at == step::done;
    const std::int64_t run = old_run_.integer(0);
    old_run_.reset();
    if (!remove_buckets_.run(run << 32, run << 32 | 0xffffffff, buckets_at_once)) return false;
    more = true;
    return sqlite3_changes64(writer_->handle()) == buckets_at_once || remove_run_.run(run);
}

bool ledger::append(std::span<const digest> keys) {
    pending_.assign(keys.begin(), keys.end());
    moved_.clear();
    if (keys.empty()) return true;
    if (recent_.size() + ageing_.size() + keys.size() >= keys_to_move) return move_all();
    return add_row_.run(blob{bytes_of(pending_)}, now_);
}

bool ledger::move_all() {
    recent_.copy_to(moved_);
    ageing_.copy_to(moved_);
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
    ageing_.clear();
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
