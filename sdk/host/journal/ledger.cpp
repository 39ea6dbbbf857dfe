#include "host/journal/ledger.hpp"

#include <algorithm>

namespace desthost::journal {

namespace {

constexpr std::uint64_t fewest_to_move = 16 * 1024;
constexpr std::uint64_t most_to_move = 128 * 1024; // 4 MiB of key_set

} // namespace

bool ledger::open(database& writer, database& reader) {
    return writer.prepare(add_row_, "INSERT INTO delivered_recently (keys) VALUES (?)") &&
           writer.prepare(add_key_, "INSERT OR IGNORE INTO delivered VALUES (?)") &&
           writer.prepare(remove_rows_, "DELETE FROM delivered_recently") &&
           writer.prepare(all_keys_, "SELECT key FROM delivered") &&
           reader.prepare(look_up_, "SELECT 1 FROM delivered WHERE key = ?") && load_recent(writer) &&
           count_settled(writer) && make_filter(filter_);
}

bool ledger::load_recent(database& db) {
    statement rows;
    if (!db.prepare(rows, "SELECT keys FROM delivered_recently")) return false;
    step at = rows.start();
    for (; at == step::row; at = rows.next())
        for (std::size_t i = 0; i < rows.text(0).size() / sizeof(digest); ++i)
            recent_.insert(digest_from(rows.text(0).substr(i * sizeof(digest))));
    return at == step::done;
}

bool ledger::contains(const digest& key) noexcept {
    const std::lock_guard hold(mutex_);
    if (recent_.contains(key)) return true;
    if (!filter_.may_contain(key)) return false;
    const bool known = look_up_.start(key) == step::row;
    look_up_.reset();
    return known;
}

bool ledger::append(std::span<const digest> keys) {
    pending_.assign(keys.begin(), keys.end());
    moved_.clear();
    if (keys.empty()) return true;
    const std::string_view bytes{reinterpret_cast<const char*>(keys.data()), keys.size_bytes()};
    if (!add_row_.run(blob{bytes})) return false;
    add_row_.reset();
    const std::uint64_t enough = std::clamp(settled_ / 4, fewest_to_move, most_to_move);
    return recent_.size() + keys.size() < enough || move_all();
}

bool ledger::move_all() {
    recent_.copy_to(moved_);
    moved_.insert(moved_.end(), pending_.begin(), pending_.end());
    std::sort(moved_.begin(), moved_.end());
    for (const digest& key : moved_)
        if (!add_key_.run(key)) return false;
    return remove_rows_.run();
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

// Of all keys in `delivered`, with twice the room, so that a growing ledger is read through seldom.
bool ledger::make_filter(key_filter& filter) {
    filter = key_filter(2 * std::max(settled_, fewest_to_move));
    step at = all_keys_.start();
    for (; at == step::row; at = all_keys_.next())
        filter.insert(digest_from(all_keys_.text(0)));
    return at == step::done;
}

bool ledger::count_settled(database& db) {
    statement count;
    if (!db.prepare(count, "SELECT count(*) FROM delivered") || count.start() != step::row) return false;
    settled_ = static_cast<std::uint64_t>(count.integer(0));
    return true;
}

} // namespace desthost::journal
