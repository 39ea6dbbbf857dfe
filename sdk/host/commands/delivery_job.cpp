#include "host/commands/delivery_job.hpp"

#include "host/journal/default_path.hpp"
#include "host/text.hpp"
#include "host/write_file.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <system_error>

namespace desthost::commands {
namespace {

// Enough for batches of 1,000 under way on four connections and the next ones behind them. The plugin keeps
// what is under way too, twice while it is sent, so that this bounds about four times as much memory.
constexpr std::size_t most_events_in_flight = 8'192;
constexpr std::size_t most_bytes_in_flight = 6 * 1024 * 1024;

journal::ending ending_of(replay::ending how) {
    if (how == replay::ending::failed) return journal::ending::failed;
    return how == replay::ending::all_done ? journal::ending::finished : journal::ending::interrupted;
}

} // namespace

// Joins what the plugin calls to the parts that deal with it.
class delivery_job::receiver final : public result_receiver {
public:
    receiver(replay::in_flight& window, replay::results& ends) : window_(window), ends_(ends) {}
    void deliver_to(replay::delivery* d) noexcept { delivery_ = d; }
    void remember(journal::journal& by) noexcept { journal_ = &by; }

    void on_results(const destination_result_t* reported, std::uint32_t count) noexcept override {
        if (count != 0) ends_.take(reported, count);
    }
    void on_writable() noexcept override {
        if (auto* d = delivery_.load(); d != nullptr) d->on_writable();
    }
    bool is_delivered(const destination_ledger_key_t& key) noexcept override {
        if (journal_ == nullptr) return false;
        journal::digest digest;
        const bool delivered = journal_->is_delivered(key, digest);
        window_.set_key(key.token, digest);
        return delivered;
    }

private:
    replay::in_flight& window_;
    replay::results& ends_;
    std::atomic<replay::delivery*> delivery_ = nullptr;
    journal::journal* journal_ = nullptr; // set before the instance starts
};

delivery_job::delivery_job(const job_options& o, std::vector<std::string> inputs, log& to,
                           const common_options& common)
    : options_(o), inputs_(std::move(inputs)), log_(to), wait_{stop_.descriptor(), {}},
      window_(most_events_in_flight, most_bytes_in_flight), ends_(window_, inputs_, to),
      receiver_(std::make_unique<receiver>(window_, ends_)),
      session_(o.config, common, to, o.now, receiver_.get()) {
    session_.configure(0);
    if (!o.dead_letters.empty()) ends_.keep_letters(letters_.emplace(o.dead_letters));
}

delivery_job::~delivery_job() = default;

journal::journal& delivery_job::open_journal(const std::string& command, bool must_exist) {
    journal::options o{options_.journal, command, options_.config, session_.config().text, {}, must_exist};
    if (o.path.empty()) {
        auto path = journal::default_path(inputs_.front(), options_.config);
        if (!path) throw failure{exit_status::usage, path.error().text};
        o.path = *path;
    }
    auto opened = journal::journal::open(o);
    if (!opened) throw failure{exit_status::usage, opened.error().text};
    journal_ = std::move(*opened);
    ends_.remember(*journal_);
    receiver_->remember(*journal_);
    return *journal_;
}

exit_status delivery_job::run(replay::supply& from, const std::function<exit_status()>& input_status) {
    auto how_to = options_.delivery;
    how_to.fixed_now = options_.now;
    replay::delivery loop{std::move(how_to), from, window_, ends_, stop_, log_};
    receiver_->deliver_to(&loop);
    const auto how = loop.run(session_.instance(), signals_, [this] { session_.reconfigure(); });
    receiver_->deliver_to(nullptr);
    close_journal(how);
    const auto totals = ends_.totals();
    tell_summary(totals);
    if (how == replay::ending::interrupted) return exit_status::interrupted;
    const bool clean =
        how == replay::ending::all_done && ends_.faults() == 0 && !ends_.has_failed() && !from.has_failed();
    if (how == replay::ending::all_done)
        for (const auto& warning : ends_.filter_warnings())
            log_.warning(warning);
    return std::max(clean ? totals.status() : exit_status::incomplete, input_status());
}

void delivery_job::close_journal(replay::ending how) {
    if (!journal_) return;
    if (const auto closed = journal_->close(ending_of(how)); !closed) log_.error(closed.error().text);
}

void delivery_job::tell_summary(const replay::tally& totals) {
    std::string counts = totals.json();
    std::string text = totals.text();
    if (journal_) {
        counts.pop_back();
        append_json_string(counts += ",\"journal\":", journal_->path());
        counts += '}';
        text += "journal: " + journal_->path() + "\n";
    }
    const std::array fields{log_field{"summary", counts, true}};
    const bool json = log_.format() == log_format::json;
    log_.print(severity::info, json ? totals.first_line() : text, fields);
    if (options_.summary.empty()) return;
    if (const int error = replace_file(options_.summary, counts + "\n"); error != 0)
        log_.error(options_.summary +
                   ": the summary cannot be written: " + std::generic_category().message(error));
}

} // namespace desthost::commands
