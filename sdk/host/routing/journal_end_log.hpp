// A route's journal: one file for each route, in the state's folder.
//
// Opens, locks and closes it; see journal/journal.hpp.
#pragma once

#include "host/journal/journal.hpp"
#include "host/routing/end_log.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace desthost::routing {

class journal_end_log final : public end_log {
public:
    // Throws failure(usage).
    explicit journal_end_log(const journal::options& o);
    ~journal_end_log() override;

    bool commit(std::span<const journal::event_end> ends, std::string& why) override;
    journal::digest key_of(const destination_ledger_key_t& asked) override;
    bool is_delivered(const journal::digest& key, bool& is_ageing) override;
    journal::place place_of(std::string_view event, std::uint64_t position) override;
    std::int64_t mark_for_retry(std::span<const std::int64_t> ids, std::string& why) override;
    std::optional<retried_letter> next_retry() override;

    journal::journal& journal() noexcept { return *journal_; }
    void close(journal::ending how);

private:
    std::unique_ptr<journal::journal> journal_;
    std::unique_ptr<journal::input> stream_; // what sources without a memory of their own are in the journal
    std::mutex stream_mutex_;
    std::mutex retry_mutex_;
};

} // namespace desthost::routing
