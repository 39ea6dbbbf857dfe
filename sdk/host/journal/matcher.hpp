// Which slot of an input's earlier outcomes an event belongs to, when the input is read again.
//
// In: the digests of the input's events, in order. Out: a slot for each, no slot twice. An input that has not
// changed is followed slot by slot; one that has is matched by digests, for which an index of 12 bytes an
// event is made in memory, once it is needed. One thread.
#pragma once

#include "host/journal/finished.hpp"

#include <unordered_map>
#include <vector>

namespace desthost::journal {

class matcher {
public:
    // `slots` that the input had at the end of the last run; `in_order`: they are known to follow it.
    matcher(database& db, std::int64_t input, std::int64_t slots, bool in_order);
    bool open() { return chunks_.open(db_); }

    struct match {
        std::int64_t slot = 0;
        verdict outcome = pending;
    };
    bool next(const digest& event, match& out);

    // Whether events have been met in the order of their slots so far.
    [[nodiscard]] bool in_order() const noexcept { return in_order_; }

    // Calls f(slot) for each slot that holds an event which has not been met; f says whether to go on.
    template <class F>
    bool each_unmet(F f) {
        for (std::int64_t slot = 0; slot < slots_; ++slot) {
            if (met_[static_cast<std::size_t>(slot)]) continue;
            if (!hold(slot) || (!is_empty(slot) && !f(slot))) return false;
        }
        return true;
    }

private:
    // Sorted by digest, then slot.
    struct entry {
        std::uint32_t high, low; // the digest's first 64 bits
        std::uint32_t slot;
        friend auto operator<=>(const entry&, const entry&) = default;
    };

    static entry entry_of(const digest& event, std::int64_t slot) noexcept;
    bool hold(std::int64_t slot);
    [[nodiscard]] bool is_empty(std::int64_t slot) const { return digest_in(slot) == digest{}; }
    [[nodiscard]] const digest& digest_in(std::int64_t slot) const {
        return chunk_.digests[static_cast<std::size_t>(slot % events_per_chunk)];
    }
    bool take_at_cursor(const digest& event, std::int64_t& slot);
    bool find_by_digest(const digest& event, std::int64_t& slot);
    bool make_index();

    database& db_;
    chunk_reader chunks_;
    std::int64_t input_;
    std::int64_t slots_;
    bool in_order_;
    std::int64_t cursor_ = 0; // where the next event is expected
    std::int64_t fresh_;      // the next slot that no event ever had
    std::vector<bool> met_;
    std::vector<entry> index_;
    bool has_index_ = false;
    // For equal digests: how far into the index their slots are used up, by where they begin.
    std::unordered_map<std::size_t, std::size_t> used_;
    chunk chunk_;
    std::int64_t number_ = -1; // of chunk_
};

} // namespace desthost::journal
