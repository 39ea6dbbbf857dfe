// Very many keys on the disk: runs of them, sorted, that are merged as they become many.
//
// A run is written once, from its first key to its last, and never changed. Four runs of one level become one
// of the next, four times as large. So a key is written again only each time that the keys have become four
// times as many, always beside its neighbours; one table with a place for each key would have a page of it
// rewritten for every few keys, and ever more pages the larger it is.
//
// A run is divided into 2^bits buckets by the first bits of its keys, some 50 keys to a row: a look-up reads
// one row of each run.
//
// In: keys, within the journal's transactions. Out: whether one is there. Nothing is kept in memory, so that
// a transaction that fails leaves nothing to undo. One thread at a time for each object.
#pragma once

#include "host/journal/database.hpp"

#include <functional>
#include <span>
#include <vector>

namespace desthost::journal {

class key_runs {
public:
    // About how many keys a run of the lowest level has. Few enough for it to be written within a commit that
    // nobody notices.
    static constexpr std::uint64_t keys_at_level_0 = 32 * 1024;

    bool open(database& db);
    // The age of keys that are added from now on, in seconds since 1970.
    void set_now(std::int64_t now) noexcept { now_ = now; }

    // Adds keys, which must be sorted, as a run of the lowest level; or, when it is full, as part of one of
    // the next.
    bool add(std::span<const digest> keys);

    // A run is made of 256 slices: the keys that begin with the same byte. Gives those of one, sorted, in
    // `to`, which is empty.
    using slice_source = std::function<bool(unsigned slice, std::vector<digest>& to)>;
    // Adds a run of about so many keys, of a level that fits.
    bool add(std::uint64_t keys, const slice_source& from);

    // How many keys there are; those that were added twice may count twice.
    bool count(std::uint64_t& keys);

    // Calls f for every key.
    template <class F>
    bool each(F f) {
        step at = all_.start();
        for (; at == step::row; at = all_.next())
            for_each_digest(all_.text(0), f);
        return at == step::done;
    }

private:
    struct run {
        std::int64_t id, level, bits;
        std::uint64_t keys;
    };

    static std::size_t full_levels(std::span<const run> newest_first, std::int64_t& level);
    bool load(std::vector<run>& newest_first);
    bool write(std::int64_t level, std::uint64_t keys, const slice_source& from);
    bool store(const run& to, std::span<const digest> slice);
    bool merge_in(const run& from, unsigned slice, std::vector<digest>& to);

    database* db_ = nullptr;
    std::int64_t now_ = 0;
    statement all_, runs_, add_run_, set_keys_, remove_run_, load_, store_, remove_;
};

// Looks keys up, with a statement of its own for whichever connection it is opened on.
class key_finder {
public:
    bool open(database& db);
    // False also when the disk does not answer. `newest` becomes the age of the youngest run that has the
    // key.
    bool contains(const digest& key, std::int64_t& newest) noexcept;

private:
    statement look_up_;
};

} // namespace desthost::journal
