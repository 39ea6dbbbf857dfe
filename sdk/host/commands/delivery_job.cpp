#include "host/commands/delivery_job.hpp"

#include "host/commands/journal_choice.hpp"
#include "host/replay/notes.hpp"
#include "host/text.hpp"
#include "host/write_file.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <destination/ext/preview.h>
#include <system_error>

namespace desthost::commands {
namespace {

// Enough for batches of 1,000 under way on four connections and the next ones behind them. The plugin keeps
// what is under way too, twice while it is sent, so that this bounds about four times as much memory.
constexpr std::size_t most_events_in_flight = 8'192;
constexpr std::size_t most_bytes_in_flight = 6 * 1024 * 1024;

journal::ending ending_of(replay::ending how) {
    if (how == replay::ending::failed || how == replay::ending::not_started) return journal::ending::failed;
    return how == replay::ending::all_done ? journal::ending::finished : journal::ending::interrupted;
}

} // namespace

// Joins what the plugin calls to the parts that deal with it.
class delivery_job::receiver final : public result_receiver {
public:
    explicit receiver(replay::results& ends) : ends_(ends) {}
    void deliver_to(replay::delivery* d) noexcept { delivery_ = d; }

    void on_results(const destination_result_t* reported, std::uint32_t count) noexcept override {
        if (count != 0) ends_.take(reported, count);
    }
    void on_writable() noexcept override {
        if (auto* d = delivery_.load(); d != nullptr) d->on_writable();
    }
    bool is_delivered(const destination_ledger_key_t& key) noexcept override { return ends_.ask_ledger(key); }

private:
    replay::results& ends_;
    std::atomic<replay::delivery*> delivery_ = nullptr;
};

delivery_job::delivery_job(const job_options& o, std::vector<std::string> inputs, log& to,
                           const common_options& common)
    : options_(o), inputs_(std::move(inputs)), log_(to), wait_{stop_.descriptor(), {}},
      window_(most_events_in_flight, most_bytes_in_flight), ends_(window_, inputs_, to),
      receiver_(std::make_unique<receiver>(ends_)), session_(o.config, common, to, o.now, receiver_.get()) {
    session_.configure(0);
    if (!o.dead_letters.empty()) ends_.keep_letters(letters_.emplace(o.dead_letters));
}

delivery_job::~delivery_job() = default;

journal::journal& delivery_job::open_journal(const std::string& command, bool must_exist) {
    auto o = journal_options(command, must_exist);
    if (options_.dry_run) begin_dry_run(o);
    auto opened = journal::journal::open(o);
    if (!opened) throw failure{exit_status::usage, opened.error().text};
    journal_ = std::move(*opened);
    ends_.remember(*journal_);
    return *journal_;
}

journal::options delivery_job::journal_options(const std::string& command, bool must_exist) {
    const auto terms = session_.delivery_terms();
    journal::options o;
    o.path = journal_path_ = options_.journal.empty() ? journal_of_replay(options_.config, inputs_.front(),
                                                                          !options_.dry_run, log_)
                                                      : options_.journal;
    o.command = command;
    o.config_path = options_.config;
    o.config_text = session_.config().text;
    if (options_.now) o.clock = [now = *options_.now] { return now; };
    o.must_exist = must_exist;
    o.scope = terms.scope;
    o.keep = terms.keep;
    o.again = options_.again;
    return o;
}

void delivery_job::begin_dry_run(journal::options& o) {
    session_.begin_dry_run();
    o.path = copy_.emplace(journal_path_).path();
    shown_.emplace();
    ends_.show_unsent([this](const replay::event_record& event) { show_unsent(event); });
}

// As `preview` shows it.
void delivery_job::show_unsent(const replay::event_record& event) {
    const auto* extension =
        session_.instance().extension<destination_plugin_preview_t>(DESTINATION_EXT_PREVIEW);
    if (extension == nullptr) return;
    const destination_event_t record{sizeof record, 0, event.line, abi_string(event.payload), session_.now()};
    std::string written;
    std::int32_t outcome = 0;
    if (extension->preview(session_.instance().plugin(), &record, 0, &outcome, sink_into(written)) !=
            DESTINATION_OK ||
        !written.starts_with("{\""))
        return;
    shown_->text() += "{\"line\":" + std::to_string(event.line) + "," + written.substr(1) + "\n";
    shown_->end_record();
}

exit_status delivery_job::run(replay::supply& from, const std::function<exit_status()>& input_status) {
    auto how_to = options_.delivery;
    how_to.fixed_now = options_.now;
    replay::delivery loop{std::move(how_to), from, window_, ends_, stop_, log_};
    receiver_->deliver_to(&loop);
    const auto how = loop.run(session_.instance(), signals_, [this] { session_.reconfigure(); });
    receiver_->deliver_to(nullptr);
    const auto totals = ends_.totals();
    tell_block(loop, totals);
    close_journal(how);
    if (shown_) shown_->flush();
    if (how == replay::ending::all_done)
        for (const auto& warning : ends_.filter_warnings())
            log_.warning(warning);
    tell_summary(totals);
    if (how == replay::ending::interrupted) return exit_status::interrupted;
    if (how == replay::ending::not_started) return exit_status::usage;
    // What a blocked destination, a time limit or a fault has left is for the next run.
    if (how != replay::ending::all_done || ends_.has_failed() || totals.status() == exit_status::undelivered)
        return exit_status::undelivered;
    const bool clean = ends_.faults() == 0 && !from.has_failed();
    return std::max(clean ? totals.status() : exit_status::incomplete, input_status());
}

void delivery_job::tell_block(const replay::delivery& loop, const replay::tally& totals) {
    if (!journal_ || loop.why_blocked().text.empty()) return;
    const auto waiting = static_cast<std::int64_t>(totals.of(DESTINATION_OUTCOME_UNDELIVERED));
    if (const auto noted = journal_->note_block(loop.why_blocked(), waiting); !noted)
        log_.error(noted.error().text);
}

void delivery_job::close_journal(replay::ending how) {
    constexpr int most_steps = 64; // what is left is for the next run
    if (!journal_) return;
    if (how != replay::ending::failed && !options_.dry_run)
        if (const auto pruned = journal_->prune(most_steps); !pruned) log_.error(pruned.error().text);
    if (const auto closed = journal_->close(ending_of(how)); !closed) log_.error(closed.error().text);
}

// "delivers to SCOPE", and whether inputs were read for another one before.
std::string delivery_job::destination_line() const {
    if (journal_->scope().empty()) return {};
    std::string line = "delivers to " + journal_->scope();
    std::string others;
    for (const auto& other : journal_->other_scopes())
        others += (others.empty() ? "" : "; ") + printable(other);
    if (!others.empty())
        line += " (what earlier runs delivered to another place is sent here too: " + others + ")";
    return line + "\n";
}

void delivery_job::tell_summary(const replay::tally& totals) {
    std::string counts = totals.json();
    std::string text = totals.text();
    const auto notes = replay::notes_of(session_.instance());
    counts.pop_back();
    counts += ",\"notes\":" + replay::notes_json(notes);
    text += replay::notes_text(notes);
    if (options_.dry_run) {
        counts += ",\"dry_run\":true,\"would_send\":" + std::to_string(totals.would_send());
        text +=
            "would send " + std::to_string(totals.would_send()) + "; nothing was sent, this is a dry run\n";
    }
    if (journal_) {
        const auto now = std::to_string(totals.delivered_now());
        const auto before = std::to_string(totals.delivered_before());
        counts += ",\"delivered_now\":" + now + ",\"delivered_before\":" + before;
        if (!journal_->scope().empty()) append_json_string(counts += ",\"destination\":", journal_->scope());
        append_json_string(counts += ",\"journal\":", journal_path_);
        text += "delivered now " + now + ", in earlier runs " + before + "\n" + destination_line() +
                "journal: " + journal_path_ + "\n";
    }
    counts += '}';
    const std::array fields{log_field{"summary", counts, true}};
    const bool json = log_.format() == log_format::json;
    log_.print(severity::info, json ? totals.first_line() : text, fields);
    if (options_.summary.empty()) return;
    if (const int error = replace_file(options_.summary, counts + "\n"); error != 0)
        log_.error(options_.summary +
                   ": the summary cannot be written: " + std::generic_category().message(error));
}

} // namespace desthost::commands
