#include "sandbox/fault_state.hpp"

#include <algorithm>

namespace graph_sandbox {
namespace {

bool carries(const event_marks& marks, const poison& where) {
    switch (where.field) {
    case poison_field::event_id:
        return marks.event_id == where.value;
    case poison_field::lead_id:
        return marks.lead_id == where.value;
    case poison_field::event_name:
        return marks.event_name == where.value;
    }
    return false;
}

behaviour plain(std::string text, int status) {
    behaviour b;
    b.text = std::move(text);
    b.answer = answer_kind::plain_error;
    b.status = status;
    return b;
}

behaviour reset(std::string text, bool recorded) {
    behaviour b;
    b.text = std::move(text);
    b.ending = ending_kind::reset;
    b.recorded = recorded;
    return b;
}

behaviour temporary_code() {
    behaviour b;
    b.text = "random: code 2";
    b.answer = answer_kind::graph_error;
    b.error.code = 2;
    return b;
}

} // namespace

fault_state::fault_state(fault_script script) : script_(std::move(script)) {
    if (script_.random) random_state_ = script_.random->seed;
}

fault_step* fault_state::front() {
    return next_ < script_.steps.size() ? &script_.steps[next_] : nullptr;
}

void fault_state::use(fault_step& step) {
    if (step.times != forever && --step.times == 0) ++next_;
}

connection_fault fault_state::next_connection() {
    fault_step* step = front();
    if (step == nullptr || step->at_accept == connection_fault::none) return connection_fault::none;
    const connection_fault fault = step->at_accept;
    use(*step);
    return fault;
}

behaviour fault_state::next_request() {
    fault_step* step = front();
    if (step != nullptr && step->at_accept == connection_fault::none) {
        behaviour what = step->what;
        use(*step);
        return what;
    }
    return random_behaviour();
}

const behaviour* fault_state::poisoned(const std::vector<event_marks>& events) {
    for (poison_step& step : script_.poisons) {
        const auto hit = [&](const event_marks& marks) { return carries(marks, step.where); };
        if (step.times == 0 || std::none_of(events.begin(), events.end(), hit)) continue;
        if (step.times != forever) --step.times;
        return &step.what;
    }
    return nullptr;
}

// SplitMix64: small, the same on every platform, and good enough to roll dice.
std::uint64_t fault_state::draw() {
    random_state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = random_state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

behaviour fault_state::random_behaviour() {
    if (!script_.random || int(draw() % 100) >= script_.random->percent) return {};
    switch (draw() % 5) {
    case 0:
        return reset("random: reset before", false);
    case 1:
        return reset("random: reset after", true);
    case 2:
        return plain("random: status 503", 503);
    case 3:
        return plain("random: status 500", 500);
    default:
        return temporary_code();
    }
}

} // namespace graph_sandbox
