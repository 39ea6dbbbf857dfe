#include "host/commands/retry.hpp"

#include "host/commands/delivery_job.hpp"
#include "host/journal/reader.hpp"

#include <atomic>

namespace desthost::commands {
namespace {

// The dead letters that are marked, in place of inputs.
class letter_supply final : public replay::supply {
public:
    letter_supply(journal::journal& from, std::int64_t count, log& to)
        : journal_(from), count_(count), log_(to) {}

    bool next(replay::supplied_event& event) override {
        if (failed_) return false;
        const auto letter = journal_.next_retry();
        if (!letter) {
            failed_ = true;
            log_.error(letter.error().text);
        }
        if (failed_ || !letter->has_value()) return false;
        event = {};
        event.line = (*letter)->where.line;
        event.payload = (*letter)->event;
        event.where = (*letter)->where;
        ++read_;
        return true;
    }
    bool is_file() const noexcept override { return true; }
    bool has_failed() const noexcept override { return failed_; }
    double progress() const noexcept override {
        return count_ == 0 ? 1 : static_cast<double>(read_.load()) / static_cast<double>(count_);
    }

private:
    journal::journal& journal_;
    const std::int64_t count_;
    log& log_;
    std::atomic<std::int64_t> read_ = 0;
    std::atomic<bool> failed_ = false;
};

std::string config_for(const retry_options& o) {
    if (!o.config.empty()) return o.config;
    const auto from = journal::reader::open(o.journal);
    if (!from) throw failure{exit_status::usage, from.error().text};
    const auto last = (*from)->last_config_path();
    if (!last) throw failure{exit_status::usage, last.error().text};
    if (last->empty())
        throw failure{exit_status::usage, "the journal " + (*from)->path() +
                                              " does not know which mapping file it was made with; name it "
                                              "with --config"};
    return *last;
}

} // namespace

exit_status retry(const retry_options& o, log& to, const common_options& common) {
    job_options options;
    options.config = config_for(o);
    options.now = o.now;
    options.journal = o.journal;
    delivery_job job{options, {o.journal}, to, common};
    auto& letters = job.open_journal("dead-letters retry", true);
    const auto waiting = letters.mark_for_retry(o.ids);
    if (!waiting) throw failure{exit_status::usage, waiting.error().text};
    if (*waiting == 0) to.info("there are no dead letters to retry in " + letters.path());
    letter_supply events{letters, *waiting, to};
    return job.run(events, [] { return exit_status::ok; });
}

} // namespace desthost::commands
