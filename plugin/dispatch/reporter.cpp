#include "dispatch/reporter.hpp"

#include "dispatch/thread.hpp"

#include <algorithm>

namespace lead_ads::dispatch {

namespace {

// What is there goes to the host in one call, because a host pays for a call (a journal writes to its disk)
// and hardly for a result; but no call holds up the connections for longer than this many take. Four of the
// largest requests.
constexpr std::size_t most_in_a_call = 4000;

std::uint32_t size_of(std::string_view text) {
    return static_cast<std::uint32_t>(text.size());
}

std::string_view take(std::uint32_t size, std::string_view& from) {
    const auto text = from.substr(0, size);
    from.remove_prefix(size);
    return text;
}

} // namespace

void reporter::start() {
    stopping_ = false;
    thread_ = start_thread([this] { run(); });
}

void reporter::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    pushed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void reporter::push(const result& what, charge of) {
    {
        const std::lock_guard lock(mutex_);
        auto& texts = next_.texts;
        // Room first: a lack of memory leaves nothing behind.
        texts.reserve(texts.size() + what.text.size() + what.trace_id.size() + what.event_id.size());
        next_.records.push_back(
            {what, size_of(what.text), size_of(what.trace_id), size_of(what.event_id), of});
        texts.append(what.text).append(what.trace_id).append(what.event_id);
    }
    pushed_.notify_one();
}

void reporter::push(report_action done) {
    {
        const std::lock_guard lock(mutex_);
        ended_.push_back(std::move(done));
    }
    pushed_.notify_one();
}

void reporter::poke() {
    {
        const std::lock_guard lock(mutex_);
        poked_ = true;
    }
    pushed_.notify_one();
}

void reporter::run() {
    decided of_pipeline;
    std::vector<report_action> ended;
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            pushed_.wait(lock,
                         [&] { return stopping_ || poked_ || !next_.records.empty() || !ended_.empty(); });
            if (stopping_ && next_.records.empty() && ended_.empty()) return;
            poked_ = false;
            std::swap(of_pipeline, next_);
            std::swap(ended, ended_);
        }
        report(of_pipeline, ended);
        of_pipeline.records.clear();
        of_pipeline.texts.clear();
        ended.clear();
        owner_.on_round();
    }
}

void reporter::report(decided& round, std::vector<report_action>& ended) {
    auto texts = std::string_view(round.texts);
    std::size_t at = 0;   // in round.records
    std::size_t next = 0; // in ended
    while (at < round.records.size() || next < ended.size()) {
        results_.clear();
        charges_.clear();
        while (at < round.records.size() && results_.size() < most_in_a_call)
            gather(round.records[at++], texts);
        const auto first = next;
        while (next < ended.size() &&
               (results_.empty() || results_.size() + ended[next].events.size() <= most_in_a_call))
            gather(ended[next++]);
        sink_.on_results(results_);
        if (!charges_.empty())
            owner_.on_decided_reported(std::span(results_).first(charges_.size()), charges_);
        for (auto i = first; i < next; ++i)
            owner_.on_report_returned(ended[i]);
    }
}

void reporter::gather(const decided_record& r, std::string_view& texts) {
    auto& made = results_.emplace_back(r.what);
    made.text = take(r.text_size, texts);
    made.trace_id = take(r.trace_id_size, texts);
    made.event_id = take(r.event_id_size, texts);
    charges_.push_back(r.of);
}

void reporter::gather(const report_action& done) {
    const auto& v = done.what;
    for (const auto& e : done.events.entries())
        results_.push_back(
            {e.token, v.outcome, v.code, v.subcode, v.reason, v.text, v.trace_id, done.events.event_id(e)});
}

} // namespace lead_ads::dispatch
