// What the state machine makes of answers; its queues are in machine.cpp.
#include "dispatch/lead_id.hpp"
#include "dispatch/machine.hpp"
#include "dispatch/redact.hpp"
#include "dispatch/usage.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::dispatch {

namespace {
constexpr unsigned most_mismatches = 2;
constexpr unsigned most_refused_in_a_row = 100;
constexpr std::size_t most_warnings = 64;

// Whether events of a request that failed so may be at the endpoint all the same.
bool may_have_arrived(const answer& got) {
    switch (got.failure) {
    case failure::unreachable:
    case failure::untrusted:
        return false;
    case failure::none:
        return got.status == 200;
    default:
        return true;
    }
}
} // namespace

void machine::on_answer(std::size_t index, const answer& got, moment now) {
    auto& at = slots_[index];
    if (at.state != slot_state::sending) return; // its events were reported when we stopped
    if (got.failure == failure::stale && !at.retried && !drains_ && stop_at_ > now.steady &&
        !pacing_.is_paused(now.steady) && (at.probes || !blocks_.covering(at.item))) {
        at.retried = true;
        ++numbers_.requests;
        actions_.emplace_back(send_action{index});
        return;
    }
    at.state = slot_state::idle;
    --numbers_.in_flight;
    if (got.failure == failure::none) {
        count_latency(now.steady - at.sent_at);
        numbers_.usage_percent = read_usage(got, now.wall).percent;
        pacing_.on_usage(numbers_.usage_percent, now.steady);
        if (!got.version_warning.empty())
            warn_once(redact(got.version_warning, *who_),
                      "Meta warns about the version of its API: set settings.api_version to a newer one.",
                      "warning");
    }
    const auto read = read_graph_answer(got.body, *who_);
    const auto is = classify(got, read, at.item.events.size());
    ++numbers_.failures[static_cast<std::size_t>(is)];
    if (is == answer_class::delivered)
        note_success(read);
    else
        note_failure(is);
    handle(at, index, {is, got, read}, now);
    advance(now);
}

void machine::handle(slot& at, std::size_t index, const outcome_of_request& what, moment now) {
    switch (what.is) {
    case answer_class::delivered:
        return on_delivered(at, index, what, now.steady);
    case answer_class::transient:
        return on_transient(at, what, now.steady);
    case answer_class::throttled:
        return on_throttled(at, what, now);
    case answer_class::credentials:
    case answer_class::access:
        return on_blocked(at, what, now.steady);
    case answer_class::data:
        return on_data(at, index, what, now.steady);
    case answer_class::too_large:
        return on_too_large(at, index, what, now.steady);
    case answer_class::mismatch:
        return on_mismatch(at, index, what, now.steady);
    }
}

void machine::on_delivered(slot& at, std::size_t index, const outcome_of_request& what, std::int64_t now) {
    pacing_.on_served(at.pause);
    refused_in_a_row_ = {};
    end_probe(at, true, now);
    if (auto* b = blocks_.covering(at.item); b && b->kind == block_kind::refusals) lift(*b, now);
    // An event that error_data named and that is delivered was named wrongly.
    const auto without_lead_id = at.item.without_lead_id;
    finish(std::move(at.item), delivered_verdict(what.read, without_lead_id), index, false);
}

// What the server says beside its answer is said to people once for each text.
void machine::warn_once(std::string said, std::string_view message, std::string_view field) {
    if (said.empty() || warned_.size() >= most_warnings || warned_.contains(said)) return;
    log(severity::warning, std::string(message), {{field, said}});
    warned_.insert(std::move(said));
}

void machine::note_success(const graph_answer& read) {
    numbers_.answers_with_messages += !read.messages.empty();
    for (const auto& said : read.messages)
        warn_once(said, "Meta took a request and says something about it.", "message");
    const auto failed = std::exchange(numbers_.failures_in_a_row, 0);
    if (!was_taken_)
        log(severity::info, "The endpoint takes events.", {{"trace_id", read.trace_id}});
    else if (failed > 0)
        log(severity::info, "The endpoint takes events again.",
            {{"failed_requests", std::to_string(failed)}, {"trace_id", read.trace_id}});
    was_taken_ = true;
}

// Only what has to be sent again as it is counts: a refused event shows that the endpoint works.
void machine::note_failure(answer_class is) {
    if (is == answer_class::data || is == answer_class::too_large)
        numbers_.failures_in_a_row = 0;
    else
        ++numbers_.failures_in_a_row;
}

void machine::on_transient(slot& at, const outcome_of_request& what, std::int64_t now) {
    log_failure(what, at.item, now);
    if (may_have_arrived(what.got)) at.item.may_have_arrived = true;
    const bool was_probe = at.probes;
    end_probe(at, false, now);
    if (was_probe)
        route(std::move(at.item), true, true);
    else
        retry_later(std::move(at.item), now);
}

void machine::on_throttled(slot& at, const outcome_of_request& what, moment now) {
    const auto before = pacing_.paused_until();
    pacing_.on_throttled(at.pause, read_usage(what.got, now.wall).named_pause, how_, now.steady);
    last_problem_ = problem_of(what.got, what.read);
    if (pacing_.paused_until() != before) {
        pause_code_ = what.read.code;
        pause_subcode_ = what.read.subcode;
        const auto milliseconds = (pacing_.paused_until() - now.steady) / 1'000'000;
        log(severity::warning, "Meta asked for a pause: nothing is sent until it is over.",
            {{"pause_ms", std::to_string(milliseconds)},
             {"problem", last_problem_},
             {"trace_id", what.read.trace_id}});
    }
    end_probe(at, false, now.steady);
    at.item.has_failed = true;
    next_expiry_ = now.steady;
    route(std::move(at.item), true, true);
}

void machine::on_blocked(slot& at, const outcome_of_request& what, std::int64_t now) {
    const auto is_access = what.is == answer_class::access;
    const auto scope = is_access ? at.item.events.to() : nullptr;
    // A token that was mended may still lack rights: then the block becomes a narrower one.
    end_probe(at, at.probes && at.probes->scope != scope, now);
    block_sending(is_access ? block_kind::access : block_kind::credentials, scope, what.read, now);
    route(std::move(at.item), true, true);
}

void machine::on_data(slot& at, std::size_t index, const outcome_of_request& what, std::int64_t now) {
    pacing_.on_served(at.pause);
    const auto* const holding = blocks_.covering(at.item);
    const bool is_held = holding && holding->kind == block_kind::refusals;
    end_probe(at, !is_held, now);
    if (is_held) // while everything is refused, one more refusal says nothing about this event
        route(std::move(at.item), true, false);
    else if (at.item.events.size() > 1)
        split(std::move(at.item), what.read.named_event);
    else if (!goes_on_without_lead_id(at, what.read))
        reject(at, index, refused_verdict(what.read), what, now);
}

// One try more for an event that is refused for its lead id and can be matched by other keys. It keeps its id
// and its time: for the host and for Meta it is the same event.
bool machine::goes_on_without_lead_id(slot& at, const graph_answer& read) {
    auto& events = at.item.events;
    if (!how_.retry_without_lead_id || !read.blames_lead_id || at.item.without_lead_id) return false;
    const auto rest = without_lead_id(events.json(events.entries().front()));
    if (!rest) return false;
    ++numbers_.lead_ids_removed;
    log(severity::warning, "Meta refused the lead id of this event; it is sent once more without the id.",
        {{"event_id", redact(events.event_id(events.entries().front()), *who_, 128)},
         {"code", std::to_string(read.code)},
         {"subcode", std::to_string(read.subcode)},
         {"trace_id", read.trace_id}});
    release_rest(at.item, true);
    events = events.with_json(*rest);
    at.item.without_lead_id = true;
    route(std::move(at.item), true, true);
    return true;
}

void machine::on_too_large(slot& at, std::size_t index, const outcome_of_request&, std::int64_t now) {
    pacing_.on_served(at.pause);
    end_probe(at, true, now);
    if (at.item.events.size() == 1)
        finish(std::move(at.item), oversized_verdict(), index, true);
    else
        split(std::move(at.item), std::nullopt);
}

void machine::on_mismatch(slot& at, std::size_t index, const outcome_of_request& what, std::int64_t now) {
    pacing_.on_served(at.pause);
    log_failure(what, at.item, now);
    const auto* const holding = blocks_.covering(at.item);
    const bool is_held = holding && holding->kind == block_kind::refusals;
    end_probe(at, !is_held, now);
    if (is_held)
        route(std::move(at.item), true, false);
    else if (at.item.mismatches++ < most_mismatches)
        retry_later(std::move(at.item), now);
    else if (at.item.events.size() == 1)
        reject(at, index, uncounted_verdict(what.read), what, now);
    else
        split(std::move(at.item), std::nullopt);
}

void machine::reject(slot& at, std::size_t index, verdict what, const outcome_of_request& from,
                     std::int64_t now) {
    auto& row = refused_in_a_row_;
    row.count = row.code == what.code ? row.count + 1 : 1;
    row.code = what.code;
    log(severity::warning, what.text,
        {{"event_id", redact_id(at.item.events.event_id(at.item.events.entries().front()), *who_)},
         {"code", std::to_string(what.code)},
         {"subcode", std::to_string(what.subcode)},
         {"trace_id", what.trace_id}});
    const auto to = at.item.events.to();
    finish(std::move(at.item), std::move(what), index, true);
    if (row.count < most_refused_in_a_row) return;
    row = {};
    block_sending(block_kind::refusals, to, from.read, now);
}

// Offenders are found depth first, so that a split batch gives its memory back early.
void machine::split(work w, const std::optional<std::size_t>& named) {
    const auto size = w.events.size();
    if (size == 1) return route(std::move(w), true, true);
    if (named && *named < size && size > 2 && w.trusts_hints)
        return route(single_out(std::move(w), *named), true, true);
    auto [first, second_half] = halve(w);
    route(std::move(second_half), true, true);
    route(std::move(first), true, true);
}

void machine::retry_later(work w, std::int64_t now) {
    if (blocks_.covering(w)) return route(std::move(w), true, false);
    const auto wait = backoff_.wait(how_.retry_initial, how_.retry_max, w.failures);
    ++w.failures;
    w.has_failed = true;
    note_patience(w);
    waiting_.emplace(now + wait, std::move(w));
}

void machine::block_sending(block_kind kind, std::shared_ptr<const target> scope, const graph_answer& read,
                            std::int64_t now) {
    const auto [b, is_new] = blocks_.find_or_make(kind, std::move(scope), now);
    b->code = read.code;
    b->subcode = read.subcode;
    if (!is_new) return;
    log(severity::error, b->sentence(),
        {{"code", std::to_string(b->code)},
         {"subcode", std::to_string(b->subcode)},
         {"trace_id", read.trace_id}});
    hold_queued(*b);
}

void machine::hold_queued(block& by) {
    const auto hold = [&](work& w) {
        if (!by.covers(w)) return false;
        by.held.push_back(std::move(w));
        return true;
    };
    std::erase_if(repair_, hold);
    std::erase_if(fresh_, hold);
    for (auto at = waiting_.begin(); at != waiting_.end();)
        at = hold(at->second) ? waiting_.erase(at) : std::next(at);
}

void machine::end_probe(slot& at, bool lifts, std::int64_t now) {
    auto* const b = std::exchange(at.probes, nullptr);
    if (!b) return;
    b->phase = block::phase::waiting;
    b->next_probe = now + probe_interval;
    if (!lifts) return;
    extend_patience(at.item, b->since, now);
    lift(*b, now);
}

void machine::lift(block& which, std::int64_t now) {
    for (auto& s : slots_)
        if (s.probes == &which) s.probes = nullptr;
    log(severity::info, "Meta takes requests again: sending goes on.");
    put_back(blocks_.lift(which, now));
}

void machine::put_back(std::deque<work> works) {
    for (auto& w : works)
        route(std::move(w), true, false);
}

// A network that is down fails every request: one line a second tells enough.
void machine::log_failure(const outcome_of_request& what, const work& w, std::int64_t now) {
    last_problem_ = problem_of(what.got, what.read);
    if (now < next_failure_log_) {
        ++failures_not_logged_;
        return;
    }
    next_failure_log_ = now + second;
    const bool needs_a_person = what.got.failure == failure::untrusted;
    log(needs_a_person ? severity::error : severity::warning, "A request is tried again later.",
        {{"problem", last_problem_},
         {"class", std::string(name_of(what.is))},
         {"events", std::to_string(w.events.size())},
         {"failures", std::to_string(w.failures + 1)},
         {"trace_id", what.read.trace_id},
         {"not_logged", std::to_string(std::exchange(failures_not_logged_, 0))}});
}

void machine::count_latency(std::int64_t nanoseconds) {
    const auto seconds = static_cast<double>(nanoseconds) * 1e-9;
    const auto bucket = std::ranges::lower_bound(latency_bounds, seconds) - latency_bounds.begin();
    ++numbers_.latency_counts[static_cast<std::size_t>(bucket)];
    numbers_.latency_sum += seconds;
}

} // namespace lead_ads::dispatch
