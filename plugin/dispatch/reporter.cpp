#include "dispatch/reporter.hpp"

#include "dispatch/thread.hpp"

#include <algorithm>

namespace lead_ads::dispatch {

namespace {

// One call of the sink carries at most so many of the pipeline's results.
constexpr std::size_t most_in_a_call = 1000;

std::uint32_t append(std::string_view text, std::string& to) {
    to += text;
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
        decided_record r{what, append(what.text, texts), append(what.trace_id, texts),
                         append(what.event_id, texts), of};
        next_.records.push_back(r);
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
        report(of_pipeline);
        for (auto& done : ended)
            report(done);
        ended.clear();
        owner_.on_round();
    }
}

void reporter::report(decided& round) {
    auto texts = std::string_view(round.texts);
    for (std::size_t at = 0; at < round.records.size(); at += most_in_a_call) {
        results_.clear();
        charges_.clear();
        const auto end = std::min(at + most_in_a_call, round.records.size());
        for (auto i = at; i < end; ++i) {
            const auto& r = round.records[i];
            auto& made = results_.emplace_back(r.what);
            made.text = take(r.text_size, texts);
            made.trace_id = take(r.trace_id_size, texts);
            made.event_id = take(r.event_id_size, texts);
            charges_.push_back(r.of);
        }
        sink_.on_results(results_);
        owner_.on_decided_reported(results_, charges_);
    }
    round.records.clear();
    round.texts.clear();
}

void reporter::report(report_action& done) {
    results_.clear();
    const auto& v = done.what;
    for (const auto& e : done.events.entries())
        results_.push_back(
            {e.token, v.outcome, v.code, v.subcode, v.reason, v.text, v.trace_id, done.events.event_id(e)});
    sink_.on_results(results_);
    owner_.on_report_returned(done);
}

} // namespace lead_ads::dispatch
