// What is held back because a person has to act: the token, its rights, or a dataset that refuses everything.
//
// In: works that may not be sent, and the time. Out: one probe every five minutes, and one as soon as the
// secret, which is read again every few seconds, is another one. A block for the token
// holds everything; one for a dataset holds what goes there, so that events mapped under a mended
// configuration pass. Pure.
#pragma once

#include "dispatch/policy.hpp"
#include "dispatch/work.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <string>

namespace lead_ads::dispatch {

inline constexpr std::int64_t probe_interval = 300 * second;
// A mended secret is noticed sooner: it is read again after so long, then after twice as long each time.
inline constexpr std::int64_t first_look = 2 * second;
inline constexpr std::int64_t longest_look = 30 * second;

enum class block_kind : std::uint8_t {
    credentials, // The token is no good.
    access,      // The token lacks rights.
    refusals,    // Event after event was refused alone with one and the same code.
};

struct block {
    enum class phase : std::uint8_t {
        waiting,   // Until next_probe.
        rereading, // The secret is being read again.
        ready,     // The next request that may leave is the probe.
        probing,   // The probe is under way.
    };
    block_kind kind;
    std::shared_ptr<const target> scope; // null: everything
    std::int32_t code = 0;
    std::int32_t subcode = 0;
    std::int64_t since = 0;
    std::int64_t next_probe = 0;
    std::int64_t next_look = 0; // when the secret is read again to see whether it was mended
    std::int64_t look_interval = first_look;
    bool is_probe_due = false; // while rereading
    block::phase phase = phase::waiting;
    std::deque<work> held = {};

    bool covers(const work& w) const noexcept { return !scope || scope == w.events.to(); }
    // When something is due. A secret says nothing about events that are refused for themselves.
    std::int64_t wake_at() const noexcept {
        return kind == block_kind::refusals ? next_probe : std::min(next_probe, next_look);
    }
    std::string sentence() const; // what is wrong and what to do, safe to log
};

class blocks {
public:
    bool empty() const noexcept { return list_.empty(); }
    const block* first() const noexcept { return list_.empty() ? nullptr : &list_.front(); }
    block* covering(const work& w) noexcept;
    // A block for the same cause, made when there is none.
    std::pair<block*, bool> find_or_make(block_kind kind, std::shared_ptr<const target> scope,
                                         std::int64_t now);
    // Gives up what the block held; its works have been patient for the time it stood.
    std::deque<work> lift(block& which, std::int64_t now);
    std::deque<work> lift_all(std::int64_t now);

    bool holds_any() const noexcept;

    // True when the secret should be read again: before a probe, and to see whether it was mended.
    bool start_rereading(std::int64_t now) noexcept;
    // `has_changed`: the secret is another one than the last request's.
    void finish_rereading(bool has_changed, std::int64_t now) noexcept;
    struct probe {
        block* of = nullptr; // null: no block is ready for one
        work what;
    };
    // The next probe: a work out of a block, of one event when events are what is being refused.
    probe take_probe();
    std::int64_t wake_at() const noexcept;

    template <class Function>
    void for_each_work(Function f) const {
        for (const auto& b : list_)
            for (const auto& w : b.held)
                f(w);
    }

private:
    std::list<block> list_; // addresses stay
};

} // namespace lead_ads::dispatch
