// Runs the state machine on the network's thread.
//
// In: what the dispatcher has for the machine, answers, the time. Out: the machine's actions, carried out:
// requests to the network, results to the reporter, records to the host's log, secrets read again. begin and
// end are of the control thread, while no other runs; the rest is called by the network.
#pragma once

#include "batch/bundle.hpp"
#include "dispatch/figures.hpp"
#include "dispatch/machine.hpp"
#include "dispatch/reporter.hpp"
#include "dispatch/request.hpp"
#include "dispatch/transport.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lead_ads::dispatch {

// What waits for the machine.
struct inputs {
    std::vector<batch::bundle> bundles;
    std::vector<std::size_t> returned; // slots whose results the host knows
    std::optional<policy> reconfigured;
    std::int64_t stop_at = never; // inside stop: its deadline
    bool drains = false;          // inside stop: no request is started
    bool reread = false;          // the secrets have been read again
};

class engine final : public transport_handler {
public:
    // Called on the network's thread, and on_reread on the one for chores.
    class owner {
    public:
        virtual ~owner() = default;
        // Exchanges what waits for `into`, which holds nothing but memory.
        virtual void take_inputs(inputs& into, std::int64_t now) = 0;
        virtual void on_turn(turn seen) = 0;
        // When there will be more to take although nobody wakes the network; `never`: nothing is known of.
        virtual std::int64_t due_at() const = 0;
        virtual void on_reread() = 0;
    };

    // All of them outlive the engine.
    engine(const environment& outside, transport& network, reporter& results, owner& of)
        : outside_(outside), network_(network), reporter_(results), owner_(of) {}

    void begin(const policy& how, const machine_numbers& so_far);
    void end() { machine_.reset(); }

    void on_wake() override;
    void on_answer(std::size_t connection, answer got) override;

private:
    void take_inputs();
    void carry_out(moment at);
    void perform(send_action& a);
    void perform(report_action& a) { reporter_.push(std::move(a)); }
    void perform(log_action& a);
    void perform(reread_action&);
    void perform(abort_action&) { network_.abort_all(); }
    void show(moment at);
    moment now() const;

    const environment& outside_;
    transport& network_;
    reporter& reporter_;
    owner& owner_;
    std::unique_ptr<machine> machine_;
    inputs taken_;
    request request_;
    std::string user_agent_;
    std::int64_t next_look_for_oldest_ = 0;
    std::uint64_t sent_now_ = 0;
};

} // namespace lead_ads::dispatch
