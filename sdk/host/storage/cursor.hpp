// A route's source in the embedded store.
//
// In: room for events. Out: those behind the cursor that have not ended, in the order in which they were
// stored. Reads through a connection of its own, so that it does not hold up the writer.
#pragma once

#include "host/routing/source.hpp"
#include "host/storage/event_store.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace desthost::storage {

class cursor final : public routing::source {
public:
    // `route` names the cursor. Fails when the file cannot be read.
    static journal::result<std::unique_ptr<cursor>> open(std::shared_ptr<event_store> store,
                                                         const std::string& route);
    ~cursor() override;

    routing::fetched fetch(const routing::room& most, std::vector<routing::incoming>& out,
                           std::chrono::milliseconds patience) override;
    void settle(std::span<const routing::receipt> receipts) noexcept override;
    void wake() noexcept override { store_->wake_readers(); }
    void drain(std::chrono::milliseconds patience) override;
    routing::source_numbers numbers() override;

private:
    explicit cursor(std::shared_ptr<event_store> store) : store_(std::move(store)) {}
    bool load_row(std::uint64_t position);
    bool find_row_at_hand();
    void skip_gap();
    bool take_from_row(const routing::room& most, std::vector<routing::incoming>& out);

    std::shared_ptr<event_store> store_;
    std::shared_ptr<cursor_state> state_;
    journal::database db_;
    journal::statement row_;

    // The row that is being handed out.
    std::string data_;
    std::string sender_;
    std::int64_t arrived_at_ = 0;
    std::uint64_t row_first_ = 0;
    std::uint64_t row_end_ = 0;
    std::size_t offset_ = 0;
    std::uint64_t next_ = 0;               // the position to hand out next
    std::atomic<bool> is_held_up_ = false; // by the span: the next settle wakes the reader

    std::mutex age_mutex_; // guards age_db_ and age_
    journal::database age_db_;
    journal::statement age_;
    bool is_drained_ = false;
    std::string error_;
};

} // namespace desthost::storage
