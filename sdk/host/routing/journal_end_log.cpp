#include "host/routing/journal_end_log.hpp"

#include "host/failure.hpp"

namespace desthost::routing {

journal_end_log::journal_end_log(const journal::options& o) {
    auto opened = journal::journal::open(o);
    if (!opened) throw failure{exit_status::usage, opened.error().text};
    journal_ = std::move(*opened);
    auto stream = journal_->open_input("-");
    if (!stream) throw failure{exit_status::usage, stream.error().text};
    stream_ = std::move(*stream);
}

journal_end_log::~journal_end_log() = default;

bool journal_end_log::commit(std::span<const journal::event_end> ends, std::string& why) {
    const auto done = journal_->commit(ends);
    if (!done) why = done.error().text;
    return done.has_value();
}

journal::digest journal_end_log::key_of(const destination_ledger_key_t& asked) {
    return journal_->key_of(asked);
}

bool journal_end_log::is_delivered(const journal::digest& key, bool& is_ageing) {
    return journal_->is_delivered(key, &is_ageing);
}

journal::place journal_end_log::place_of(std::string_view event, std::uint64_t position) {
    const std::lock_guard lock{stream_mutex_};
    const auto found = stream_->next(event, position);
    return found ? found->where : journal::place{};
}

std::int64_t journal_end_log::mark_for_retry(std::span<const std::int64_t> ids, std::string& why) {
    const std::lock_guard lock{retry_mutex_};
    const auto marked = journal_->mark_for_retry(ids);
    if (marked) return *marked;
    why = marked.error().text;
    return -1;
}

std::optional<retried_letter> journal_end_log::next_retry() {
    const std::lock_guard lock{retry_mutex_};
    const auto letter = journal_->next_retry();
    if (!letter || !letter->has_value()) return std::nullopt;
    return retried_letter{(*letter)->where, std::string((*letter)->event)};
}

void journal_end_log::close(journal::ending how) {
    static_cast<void>(journal_->close(how));
}

} // namespace desthost::routing
