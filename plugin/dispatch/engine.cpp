#include "dispatch/engine.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

namespace lead_ads::dispatch {

namespace {

constexpr std::int64_t oldest_is_looked_up_every = second / 4;

std::uint64_t seed_of(std::uint64_t wanted) {
    if (wanted != 0) return wanted;
    std::random_device random;
    return std::uint64_t{random()} << 32 | random();
}

} // namespace

void engine::begin(const policy& how, const machine_numbers& so_far) {
    machine_ = std::make_unique<machine>(how, seed_of(outside_.seed), so_far);
    user_agent_ = how.user_agent;
}

moment engine::now() const {
    return {std::chrono::steady_clock::now().time_since_epoch().count(), outside_.wall_clock()};
}

void engine::on_wake() {
    take_inputs();
    carry_out(now());
}

void engine::on_answer(std::size_t connection, answer got) {
    machine_->on_answer(connection, got, now());
    carry_out(now());
}

void engine::take_inputs() {
    const auto at = now();
    const auto who = outside_.secrets->get();
    owner_.take_inputs(taken_, at.steady);
    machine_->set_credentials(who);
    if (taken_.reconfigured) {
        user_agent_ = taken_.reconfigured->user_agent;
        machine_->on_reconfigured(*std::exchange(taken_.reconfigured, std::nullopt), at);
    }
    // Before anything that could start a request: a drain starts none.
    if (const auto stop_at = std::exchange(taken_.stop_at, never); stop_at != never)
        machine_->stop(stop_at, at, taken_.drains);
    if (std::exchange(taken_.reread, false)) machine_->on_reread(at);
    for (const auto slot : taken_.returned)
        machine_->on_reported(slot, at);
    for (auto& bundle : taken_.bundles)
        machine_->add(std::move(bundle), at);
    machine_->tick(at);
    taken_.returned.clear();
    taken_.bundles.clear();
}

void engine::carry_out(moment at) {
    auto actions = machine_->take_actions();
    const auto carry_out_those = [&](bool reports) {
        for (auto& a : actions)
            if (std::holds_alternative<report_action>(a) == reports)
                std::visit([this](auto& what) { perform(what); }, a);
    };
    carry_out_those(false);
    // Who hears of a result finds the numbers of this turn already there.
    show(at);
    carry_out_those(true);
    network_.wake_at(std::min(machine_->wake_at(), owner_.due_at()));
}

void engine::perform(send_action& a) {
    const auto& events = machine_->in_slot(a.slot);
    write_request(events, machine_->who(), user_agent_, request_);
    sent_now_ += request_.size();
    network_.send(a.slot, events.to(), request_);
}

void engine::perform(log_action& a) {
    if (!outside_.log) return;
    std::vector<log_field> fields;
    for (const auto& [name, value] : a.fields)
        if (!value.empty()) fields.push_back({name, value});
    outside_.log(a.severity, a.message, fields);
}

void engine::perform(reread_action&) {
    network_.run_aside([this] {
        outside_.secrets->reread();
        owner_.on_reread();
    });
}

void engine::show(moment at) {
    turn seen{.state = machine_->state(at.steady),
              .numbers = machine_->numbers(),
              .at = at,
              .paused_seconds = machine_->paused_seconds(at.steady),
              .oldest = std::nullopt,
              .bytes_sent = std::exchange(sent_now_, 0)};
    if (at.steady >= next_look_for_oldest_) {
        next_look_for_oldest_ = at.steady + oldest_is_looked_up_every;
        seen.oldest = machine_->oldest();
    }
    owner_.on_turn(std::move(seen));
}

} // namespace lead_ads::dispatch
