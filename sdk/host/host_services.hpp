// What desthost offers to an instance: the host struct, and the extensions log/1, clock/1 and ledger/1.
//
// In: calls from any thread of the plugin. Out: log records, the time, answers of the ledger; results and
// on_writable go on to the receiver. No exception crosses into the plugin: what a receiver throws ends the
// program, because a result that nobody counted would be lost.
#pragma once

#include "host/log.hpp"

#include <cstdint>
#include <destination/ext/clock.h>
#include <destination/ext/ledger.h>
#include <destination/ext/log.h>
#include <destination/host.h>
#include <optional>

namespace desthost {

// Where an instance's results go.
class result_receiver {
public:
    virtual ~result_receiver() = default;
    // results[i] lies at (char*)results + i * results->size.
    virtual void on_results(const destination_result_t* results, std::uint32_t count) noexcept = 0;
    virtual void on_writable() noexcept = 0;
    // The ledger's question, from inside submit.
    virtual bool is_delivered(const destination_ledger_key_t& key) noexcept = 0;
};

class host_services {
public:
    // `fixed_now`: what the clock says, in nanoseconds since 1970; empty: the system's clock. `receiver` may
    // be null for an instance that is never started. Both must outlive this.
    host_services(log& to, std::optional<std::int64_t> fixed_now, result_receiver* receiver) noexcept;
    host_services(const host_services&) = delete;
    host_services& operator=(const host_services&) = delete;

    const destination_host_t* host() const noexcept { return &host_; }
    std::int64_t now() const noexcept;

private:
    static host_services& of(const destination_host_t* host) noexcept;
    const void* extension(std::string_view id) const noexcept;
    void record(std::int32_t severity, destination_string_t message, const destination_log_field_t* fields,
                std::uint32_t count) noexcept;

    log& log_;
    const std::optional<std::int64_t> fixed_now_;
    result_receiver* const receiver_;
    destination_host_t host_{};
    destination_host_log_t log_extension_{};
    destination_host_clock_t clock_extension_{};
    destination_host_ledger_t ledger_extension_{};
};

} // namespace desthost
