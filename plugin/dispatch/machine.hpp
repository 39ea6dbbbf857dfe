// Delivery decided: what to send when, what an answer means, and what becomes of each event.
//
// In: bundles, answers, the time. Out: actions for somebody else to carry out (send, report, log, read the
// secret again) and the time at which it wants to be called next. Performs no I/O, reads no clock, starts no
// thread and draws its jitter from a seed: the same inputs give the same actions. Each event that comes in
// leaves in exactly one report. Not thread-safe: it lives on the network thread.
//
//   fresh ──┐                    ┌─▶ delivered, rejected ─▶ report
//   repair ─┼─▶ prepare ─▶ slot ─┼─▶ transient ─▶ waiting ─▶ repair
//   probe ──┘   (age)            ├─▶ data ─▶ two halves ─▶ repair
//                                └─▶ credentials, access ─▶ block ─▶ probe
#pragma once

#include "dispatch/answer.hpp"
#include "dispatch/backoff.hpp"
#include "dispatch/blocks.hpp"
#include "dispatch/classify.hpp"
#include "dispatch/pacing.hpp"
#include "dispatch/policy.hpp"
#include "dispatch/snapshot.hpp"
#include "dispatch/verdicts.hpp"
#include "dispatch/work.hpp"

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lead_ads::dispatch {

struct moment {
    std::int64_t steady = 0; // for waiting
    std::int64_t wall = 0;   // for ages; nanoseconds since 1970
};

// Send the bundle in this slot, with the machine's credentials, on this slot's connection.
struct send_action {
    std::size_t slot;
};

// These events have ended. When `slot` is given, on_reported(slot) is due once the host has been told.
struct report_action {
    batch::bundle events;
    verdict what;
    std::optional<std::size_t> slot;
};

struct log_action {
    dispatch::severity severity;
    std::string message;
    std::vector<std::pair<std::string_view, std::string>> fields;
};

// Read the secrets again; on_reread() is due when that is done.
struct reread_action {};

// End every connection: no answer is awaited any more.
struct abort_action {};

using action = std::variant<send_action, report_action, log_action, reread_action, abort_action>;

// Numbers that only grow, but for `in_flight` and those that say so.
struct machine_numbers {
    std::uint64_t requests = 0;
    std::uint64_t in_flight = 0;
    std::uint64_t given_up = 0;                           // requests that a stop gave up without their answer
    std::array<std::uint64_t, answer_classes> failures{}; // by answer_class
    std::array<std::uint64_t, latency_bounds.size() + 1> latency_counts{};
    double latency_sum = 0;
    std::uint64_t lead_ids_removed = 0; // events that went on without the lead id that Meta refused
    std::uint64_t answers_with_messages = 0;
    std::uint64_t failures_in_a_row = 0; // requests since one was taken; goes back
    double usage_percent = 0;            // what the last usage header said; goes back
};

class machine {
public:
    machine(policy how, std::uint64_t seed, machine_numbers so_far = {});

    // Inputs. Each may leave actions.
    void set_credentials(std::shared_ptr<const credentials> who);
    void add(batch::bundle events, moment now);
    void on_answer(std::size_t slot, const answer& got, moment now);
    void on_reported(std::size_t slot, moment now);
    void on_reread(moment now);
    void on_reconfigured(policy how, moment now);
    // Ends by `deadline` of the steady clock. `drains`: starts no request, only awaits answers.
    void stop(std::int64_t deadline, moment now, bool drains = false);
    void tick(moment now);

    std::vector<action> take_actions() { return std::exchange(actions_, {}); }
    // When tick is wanted next, by the steady clock; `never`: only an input brings something new. It is seen
    // from the last input's time, so that nothing is missed that became due since; it may be over already.
    std::int64_t wake_at() const;

    const batch::bundle& in_slot(std::size_t index) const { return slots_[index].item.events; }
    const credentials& who() const { return *who_; }
    bool is_empty() const noexcept; // nothing waits and nothing is under way
    const machine_numbers& numbers() const noexcept { return numbers_; }
    double paused_seconds(std::int64_t now) const { return pacing_.paused_seconds(now); }
    // When the oldest event in here was accepted; `never`: there is none.
    std::int64_t oldest() const;
    // Activity, codes and reason; the pause ends at `paused_until` of the steady clock.
    state_snapshot state(std::int64_t now) const;

private:
    enum class slot_state : std::uint8_t {
        idle,      // May take the next work.
        sending,   // Waits for an answer.
        reporting, // Waits until the host has been told the results of its last request.
    };
    struct slot {
        slot_state state = slot_state::idle;
        work item;
        std::int64_t sent_at = 0;
        unsigned pause = 0;      // pacing's number when it left
        bool retried = false;    // it went out a second time, on a new connection
        block* probes = nullptr; // it is this block's probe
    };
    struct outcome_of_request {
        answer_class is;
        const answer& got;
        const graph_answer& read;
    };

    // Queues (machine.cpp).
    void advance(moment now);
    void move_due(std::int64_t now);
    void expire(std::int64_t now);
    bool expire_work(work& w, std::int64_t now, std::vector<work>& freed);
    void note_patience(const work& w);
    void route(work w, bool is_repair, bool to_front);
    void send_what_may_go(moment now);
    std::optional<std::pair<work, block*>> next_work(moment now);
    bool prepare(work& w, moment now);
    void drop_too_old(work& w, std::int64_t wall);
    bool shrink_to_body(work& w);
    void send(std::size_t slot, work w, block* probes, std::int64_t now);
    std::optional<std::size_t> idle_slot() const;
    void finish(work w, verdict what, std::optional<std::size_t> slot, bool was_named_rightly);
    void report(batch::bundle events, verdict what, std::optional<std::size_t> slot = {});
    void release_rest(work& w, bool was_named_rightly);

    // Stopping (machine_stop.cpp).
    void stop_what_cannot_go(std::int64_t now);
    void stop_queues(std::string_view why);
    void stop_requests();
    void stop_work(work w, std::string_view why);
    // Used by all.
    void log(severity s, std::string message,
             std::vector<std::pair<std::string_view, std::string>> fields = {});

    // Answers (machine_answers.cpp).
    void handle(slot& at, std::size_t index, const outcome_of_request& what, moment now);
    void on_delivered(slot& at, std::size_t index, const outcome_of_request& what, std::int64_t now);
    void on_transient(slot& at, const outcome_of_request& what, std::int64_t now);
    void on_throttled(slot& at, const outcome_of_request& what, moment now);
    void on_blocked(slot& at, const outcome_of_request& what, std::int64_t now);
    void on_data(slot& at, std::size_t index, const outcome_of_request& what, std::int64_t now);
    void on_too_large(slot& at, std::size_t index, const outcome_of_request& what, std::int64_t now);
    void on_mismatch(slot& at, std::size_t index, const outcome_of_request& what, std::int64_t now);
    bool goes_on_without_lead_id(slot& at, const graph_answer& read);
    void note_success(const graph_answer& read);
    void note_failure(answer_class is);
    void warn_once(std::string said, std::string_view message, std::string_view field);
    void reject(slot& at, std::size_t index, verdict what, const outcome_of_request& from, std::int64_t now);
    void split(work w, const std::optional<std::size_t>& named);
    void retry_later(work w, std::int64_t now);
    void block_sending(block_kind kind, std::shared_ptr<const target> scope, const graph_answer& read,
                       std::int64_t now);
    void hold_queued(block& by);
    void end_probe(slot& at, bool lifts, std::int64_t now);
    void lift(block& which, std::int64_t now);
    void put_back(std::deque<work> works);
    void log_failure(const outcome_of_request& what, const work& w, std::int64_t now);
    void count_latency(std::int64_t nanoseconds);

    policy how_;
    std::shared_ptr<const credentials> who_;
    pacing pacing_;
    backoff backoff_;
    std::deque<work> fresh_;                    // never sent
    std::deque<work> repair_;                   // sent before, or parts of what was
    std::multimap<std::int64_t, work> waiting_; // by the time of their next try
    blocks blocks_;
    std::vector<slot> slots_;
    std::vector<action> actions_;
    machine_numbers numbers_;
    bool repair_is_next_ = true;
    std::int64_t advanced_at_ = 0; // the time of the last input
    std::int64_t next_expiry_ = never;
    std::int64_t stop_at_ = never; // inside stop: its deadline
    bool drains_ = false;          // inside stop: no request is started
    std::int64_t next_failure_log_ = 0;
    std::uint64_t failures_not_logged_ = 0;
    std::string last_problem_;    // of a request that has to be repeated
    std::int32_t pause_code_ = 0; // of the answer that asked for the pause
    std::int32_t pause_subcode_ = 0;
    bool was_taken_ = false;       // a request of this run was taken
    bool has_new_secrets_ = false; // since they were read again
    std::set<std::string> warned_; // texts of the server that were logged, at most most_warnings
    struct {
        std::int32_t code = 0;
        unsigned count = 0;
    } refused_in_a_row_; // single events, and nothing delivered between them
};

} // namespace lead_ads::dispatch
