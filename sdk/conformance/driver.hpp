// One instance of the plugin, driven as a host drives it.
//
// In: calls. Out: their status, after what each of them must keep has been looked at: nothing is thrown, the
// status is one that the header knows, `accepted` is no more than was given. Every call is told to the report
// before it is made. Threads as the ABI allows.
#pragma once

#include "conformance/bench.hpp"
#include "conformance/test_host.hpp"
#include "conformance/verdict.hpp"
#include "host/text.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <destination/abi.h>
#include <initializer_list>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace conformance {

std::string status_name(destination_status_t status);

// Makes a call of the plugin: reports it, and ends the case when something is thrown.
template <class Call>
auto guarded_call(std::string_view step, Call&& call) {
    report().step(step);
    try {
        return call();
    } catch (...) {
        fail("an exception came across the boundary during: " + std::string(step));
    }
}

// Ends the case unless `status` is one of `allowed`.
void expect_status(std::string_view call, destination_status_t status,
                   std::initializer_list<destination_status_t> allowed);

struct submission {
    destination_status_t status = DESTINATION_OK;
    std::uint32_t accepted = 0;
};

class driver {
public:
    driver(bench& with, test_host& host);
    ~driver(); // destroys
    driver(const driver&) = delete;
    driver& operator=(const driver&) = delete;

    const destination_plugin_t* plugin() const noexcept { return plugin_; }
    test_host& host() noexcept { return host_; }

    destination_status_t configure(std::string_view text, std::uint32_t flags = 0);
    destination_status_t reconfigure(std::string_view text);
    destination_status_t start();
    destination_status_t flush(std::chrono::nanoseconds timeout);
    destination_status_t stop(std::chrono::nanoseconds timeout);
    void destroy();

    // With the working configuration: up to the stage, which must succeed.
    void make_configured(behaviour how = behaviour::answering);
    void make_running(behaviour how = behaviour::answering);

    // Hands over `count` events of the bench with tokens of their own. Any thread.
    submission submit(std::uint32_t count);
    submission submit_text(std::string_view payload);
    // The call itself, for records that a case makes. Tokens are not kept.
    submission submit_records(const destination_event_t* events, std::uint32_t count);
    std::uint64_t next_token() noexcept { return ++last_token_; }
    std::uint64_t accepted() const;

    // Each accepted event has one result, no other has one, and no rule of callbacks was broken.
    void expect_one_result_each();
    // Rules of callbacks alone.
    void expect_rules_kept();

    template <class T>
    const T* extension(const char* id) {
        return static_cast<const T*>(
            guarded_call("get_extension", [&] { return plugin_->get_extension(plugin_, id); }));
    }
    // The same, or the case is skipped.
    template <class T>
    const T& need(const char* id) {
        const T* found = extension<T>(id);
        if (found == nullptr) skip(std::string("the plugin does not offer ") + id);
        return *found;
    }

private:
    submission submit_payloads(const std::vector<std::string_view>& payloads);
    destination_config_t record_of(std::string_view text, std::uint32_t flags) const;

    bench& bench_;
    test_host& host_;
    const destination_plugin_t* plugin_ = nullptr;
    std::atomic<std::uint64_t> last_token_{0};
    std::atomic<std::uint32_t> busy_answers_{0};
    mutable std::mutex mutex_;
    std::set<std::uint64_t> accepted_;
};

// Duration of a call, in milliseconds.
template <class Call>
std::int64_t milliseconds_of(Call&& call) {
    const auto begin = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin)
        .count();
}

} // namespace conformance
