#include "host/journal/key_runs.hpp"

#include <algorithm>
#include <bit>
#include <string>

namespace desthost::journal {

namespace {

constexpr std::size_t runs_to_merge = 4;
// Runs of this level stay as they are, with 2 million keys each: merging them would hold a commit up for
// seconds.
constexpr std::int64_t highest_level = 3;
constexpr std::uint64_t most_keys_per_bucket = 64; // on average; several rows share a page
constexpr unsigned slices = 256;
constexpr std::int64_t fewest_bits = std::bit_width(slices - 1);
constexpr std::int64_t most_bits = 32;

std::int64_t bits_for(std::uint64_t keys) noexcept {
    return std::clamp<std::int64_t>(std::bit_width(keys / most_keys_per_bucket), fewest_bits, most_bits);
}

std::int64_t level_for(std::uint64_t keys) noexcept {
    std::int64_t level = 0;
    for (std::uint64_t room = key_runs::keys_at_level_0; room < keys && level < highest_level;
         room *= runs_to_merge)
        ++level;
    return level;
}

std::int64_t first_32_bits(const digest& key) noexcept {
    return static_cast<std::int64_t>(key.number(0) >> 32);
}

std::int64_t bucket_of(const digest& key, std::int64_t bits) noexcept {
    return first_32_bits(key) >> (32 - bits);
}

// The row of a bucket; key_finder says the same in SQL.
std::int64_t row_of(std::int64_t run, std::int64_t bucket) noexcept {
    return run << 32 | bucket;
}

} // namespace

bool key_runs::open(database& db) {
    db_ = &db;
    return db.prepare(all_, "SELECT keys FROM delivered_buckets") &&
           db.prepare(runs_, "SELECT id, level, bits, keys FROM delivered_runs ORDER BY id DESC") &&
           db.prepare(
               add_run_,
               "INSERT INTO delivered_runs (level, bits, keys, newest) VALUES (?, ?, 0, ?) RETURNING id") &&
           db.prepare(set_keys_, "UPDATE delivered_runs SET keys = ? WHERE id = ?") &&
           db.prepare(remove_run_, "DELETE FROM delivered_runs WHERE id = ?") &&
           db.prepare(load_, "SELECT keys FROM delivered_buckets WHERE id BETWEEN ? AND ?") &&
           db.prepare(store_, "INSERT INTO delivered_buckets VALUES (?, ?)") &&
           db.prepare(remove_, "DELETE FROM delivered_buckets WHERE id BETWEEN ? AND ?");
}

bool key_runs::load(std::vector<run>& newest_first) {
    step at = runs_.start();
    for (; at == step::row; at = runs_.next())
        newest_first.push_back({runs_.integer(0), runs_.integer(1), runs_.integer(2),
                                static_cast<std::uint64_t>(runs_.integer(3))});
    const bool good = std::all_of(newest_first.begin(), newest_first.end(),
                                  [](const run& r) { return r.bits >= fewest_bits && r.bits <= most_bits; });
    if (!good)
        db_->fail(
            describe(problem::corrupt, db_->path(), "the table delivered_runs has a wrong number of bits"));
    return good && at == step::done;
}

bool key_runs::count(std::uint64_t& keys) {
    std::vector<run> all;
    if (!load(all)) return false;
    keys = 0;
    for (const run& r : all)
        keys += r.keys;
    return true;
}

bool key_runs::add(std::span<const digest> keys) {
    std::vector<run> merged;
    if (!load(merged)) return false;
    std::int64_t level = 0;
    merged.resize(full_levels(merged, level));
    std::uint64_t all = keys.size();
    for (const run& r : merged)
        all += r.keys;
    const bool written = write(level, all, [&](unsigned slice, std::vector<digest>& to) {
        const auto end =
            std::find_if(keys.begin(), keys.end(), [&](const digest& key) { return key.bytes[0] != slice; });
        to.assign(keys.begin(), end);
        keys = {end, keys.end()};
        return std::all_of(merged.begin(), merged.end(),
                           [&](const run& r) { return merge_in(r, slice, to); });
    });
    return written &&
           std::all_of(merged.begin(), merged.end(), [&](const run& r) { return remove_run_.run(r.id); });
}

// How many of the newest runs are to be merged: those of the levels that are full, from the lowest. `level`
// becomes that of what they are merged into. The newer a run, the lower is its level, or the same.
std::size_t key_runs::full_levels(std::span<const run> newest_first, std::int64_t& level) {
    std::size_t count = 0;
    for (; level < highest_level; ++level, count += runs_to_merge - 1) {
        const std::size_t last = count + runs_to_merge - 2;
        if (last >= newest_first.size() || newest_first[last].level != level) break;
    }
    return count;
}

bool key_runs::add(std::uint64_t keys, const slice_source& from) {
    return write(level_for(keys), keys, from);
}

bool key_runs::write(std::int64_t level, std::uint64_t keys, const slice_source& from) {
    run made{0, level, bits_for(keys), 0};
    if (add_run_.start(made.level, made.bits, now_) != step::row) return false;
    made.id = add_run_.integer(0);
    if (add_run_.next() != step::done) return false;
    std::vector<digest> slice;
    for (unsigned number = 0; number < slices; ++number) {
        slice.clear();
        if (!from(number, slice)) return false;
        slice.erase(std::unique(slice.begin(), slice.end()), slice.end());
        if (!store(made, slice)) return false;
        made.keys += slice.size();
    }
    return set_keys_.run(made.keys, made.id);
}

bool key_runs::store(const run& to, std::span<const digest> slice) {
    while (!slice.empty()) {
        const std::int64_t bucket = bucket_of(slice.front(), to.bits);
        const auto end = std::find_if(slice.begin(), slice.end(),
                                      [&](const digest& key) { return bucket_of(key, to.bits) != bucket; });
        const std::span<const digest> keys{slice.begin(), end};
        if (!store_.run(row_of(to.id, bucket), blob{bytes_of(keys)})) return false;
        slice = {end, slice.end()};
    }
    return true;
}

// Rows that are removed at once leave their pages to those that are written next.
bool key_runs::merge_in(const run& from, unsigned slice, std::vector<digest>& to) {
    const std::int64_t buckets = std::int64_t{1} << (from.bits - fewest_bits);
    const std::int64_t first = row_of(from.id, slice * buckets);
    std::vector<digest> more;
    step at = load_.start(first, first + buckets - 1);
    for (; at == step::row; at = load_.next())
        for_each_digest(load_.text(0), [&](const digest& key) { more.push_back(key); });
    std::vector<digest> all(to.size() + more.size());
    std::merge(to.begin(), to.end(), more.begin(), more.end(), all.begin());
    to.swap(all);
    return at == step::done && remove_.run(first, first + buckets - 1);
}

bool key_finder::open(database& db) {
    // All in one statement, which sees the runs and their buckets as of one moment, whatever is being merged
    // meanwhile. The youngest runs come first: they tell when the key was last entered.
    return db.prepare(look_up_,
                      "SELECT b.keys, r.newest FROM delivered_runs AS r CROSS JOIN delivered_buckets AS b "
                      "WHERE b.id = ((r.id << 32) | (? >> (32 - r.bits))) ORDER BY r.id DESC");
}

bool key_finder::contains(const digest& key, std::int64_t& newest) noexcept {
    bool found = false;
    step at = look_up_.start(first_32_bits(key));
    while (at == step::row && !found) {
        for_each_digest(look_up_.text(0), [&](const digest& other) { found = found || other == key; });
        if (found)
            newest = look_up_.integer(1);
        else
            at = look_up_.next();
    }
    look_up_.reset();
    return found;
}

} // namespace desthost::journal
