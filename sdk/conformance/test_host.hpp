// The host that a plugin under test meets: it notes everything it is told and whether that was allowed.
//
// In: callbacks, from any thread. Out: the results as they came, log records, and the first rule that was
// broken. Its struct lies in memory that cannot be written.
#pragma once

#include "conformance/guarded_bytes.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <destination/ext/clock.h>
#include <destination/ext/ledger.h>
#include <destination/ext/log.h>
#include <destination/host.h>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace conformance {

struct ended {
    std::uint32_t size;
    std::int32_t outcome;
    std::uint64_t token;
    std::int32_t code, subcode;
    std::string reason, text, trace_id, event_id;
    bool in_stop = false; // it was told when stop was known to have begun
};

struct logged {
    std::int32_t severity;
    std::string message;
    std::vector<std::pair<std::string, std::string>> fields;
};

// Variations of the host: extensions left out, callbacks that behave differently.
struct host_traits {
    destination_abi_version_t abi_version{DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR};
    bool has_extensions = true;
    bool knows_all_keys = false; // its ledger says of every event that it was delivered
};

class test_host {
public:
    explicit test_host(host_traits traits = {});
    test_host(const test_host&) = delete;
    test_host& operator=(const test_host&) = delete;

    const destination_host_t* get() const noexcept;

    // on_results waits inside until it is let go.
    void hold_results();
    void let_results_go();
    // Called inside the callbacks, on the plugin's thread.
    std::function<void(const std::vector<ended>&)> in_results;
    std::function<void()> in_writable;

    // Callbacks that are allowed: all between start and the end of stop; when stopped, only those that a
    // call of the host needs (its clock, its log); none after destroy.
    enum class stage : std::uint8_t { open, stopping, stopped, destroyed };
    void enter(stage next) noexcept { stage_ = next; }
    // The plugin has shown that stop began. Changes nothing when stop has returned already.
    void enter_stopping() noexcept;
    bool wait_for_results(std::size_t count, std::chrono::milliseconds at_most);

    std::vector<ended> results() const;
    std::size_t result_count() const;
    std::map<std::uint64_t, std::uint32_t> results_by_token() const;
    std::vector<logged> log() const;
    std::vector<destination_ledger_key_t> ledger_keys() const;
    std::uint32_t writable_calls() const noexcept { return writable_calls_; }
    std::uint32_t calls() const noexcept { return calls_; }
    // The first broken rule; empty: none.
    std::string broken_rule() const;
    void note_broken(const std::string& rule);

    // Marks the calling thread as being inside submit while it lives.
    struct inside_submit {
        inside_submit() noexcept;
        ~inside_submit();
    };

private:
    struct calls_of_host; // the C functions
    static test_host& of(const destination_host_t* host);
    void check_callback(const char* name);
    void take_results(const destination_result_t* results, std::uint32_t count);

    host_traits traits_;
    std::unique_ptr<guarded_bytes> struct_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool held_ = false;
    std::vector<ended> results_;
    std::vector<logged> log_;
    std::vector<destination_ledger_key_t> keys_; // whose texts are gone
    std::string broken_;
    std::atomic<stage> stage_{stage::open};
    std::atomic<bool> reporting_{false};
    std::atomic<std::uint32_t> writable_calls_{0};
    std::atomic<std::uint32_t> calls_{0};
};

} // namespace conformance
