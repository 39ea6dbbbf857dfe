// The real shared object, loaded as a host loads it, and a host that counts what it is told.
#pragma once

#include "tests/support/abi_host.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <destination/abi.h>
#include <dlfcn.h>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace test {

class counting_host final : public abi_host {
public:
    counting_host() : abi_host("test") {}

    // Number of results of each token, by outcome.
    std::map<std::uint64_t, int> results() {
        const std::lock_guard lock(mutex_);
        return results_;
    }
    std::map<int, int> outcomes() {
        const std::lock_guard lock(mutex_);
        return outcomes_;
    }
    void wait_for_writable(int count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return writable_ >= count; });
    }
    int writable() {
        const std::lock_guard lock(mutex_);
        return writable_;
    }

private:
    void take(const destination_result_t* results, std::uint32_t count) override {
        const std::lock_guard lock(mutex_);
        for_each(results, count, [&](const destination_result_t& result) {
            ++results_[result.token];
            ++outcomes_[result.outcome];
        });
    }
    void tell_room() override {
        const std::lock_guard lock(mutex_);
        ++writable_;
        changed_.notify_all();
    }
    const void* extension(std::string_view id) override {
        return id == DESTINATION_EXT_CLOCK ? &clock : nullptr;
    }

    // 2026-07-29T09:00:00Z, the clock of the sample data.
    static constexpr destination_host_clock_t clock = {
        [](const destination_host_t*) -> int64_t { return 1785315600LL * 1'000'000'000; }};

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::uint64_t, int> results_;
    std::map<int, int> outcomes_;
    int writable_ = 0;
};

class loaded_plugin {
public:
    loaded_plugin() : library_(dlopen(PLUGIN, RTLD_NOW | RTLD_LOCAL)) {
        REQUIRE_MESSAGE(library_ != nullptr, dlerror());
        entry_ = static_cast<const destination_entry_t*>(dlsym(library_, DESTINATION_ENTRY_SYMBOL));
        REQUIRE(entry_ != nullptr);
    }
    ~loaded_plugin() {
#if !defined(__SANITIZE_THREAD__) // which calls a closed library's exit handlers
        dlclose(library_);
#endif
    }
    loaded_plugin(const loaded_plugin&) = delete;
    loaded_plugin& operator=(const loaded_plugin&) = delete;

    const destination_entry_t& entry() const {
        return *entry_;
    }

private:
    void* library_;
    const destination_entry_t* entry_ = nullptr;
};

class instance {
public:
    instance(const loaded_plugin& plugin, const counting_host& host) {
        REQUIRE(plugin.entry().create(&host.abi(), &calls_) == DESTINATION_OK);
    }
    ~instance() { calls_->destroy(calls_); }
    instance(const instance&) = delete;
    instance& operator=(const instance&) = delete;

    const destination_plugin_t* operator->() const { return calls_; }
    const destination_plugin_t* get() const { return calls_; }

    destination_status_t configure(const std::string& text, const std::string& path,
                                   uint32_t flags = 0) const {
        const auto config = config_of(text, path, flags);
        return calls_->configure(calls_, &config);
    }
    destination_status_t reconfigure(const std::string& text, const std::string& path) const {
        const auto config = config_of(text, path, 0);
        return calls_->reconfigure(calls_, &config);
    }

    // Submits one event until it is taken; the status of the last call.
    destination_status_t submit(std::uint64_t token, const std::string& json) const {
        destination_event_t event{};
        event.size = sizeof event;
        event.token = token;
        event.payload = {json.data(), json.size()};
        uint32_t accepted = 0;
        return calls_->submit(calls_, &event, 1, &accepted);
    }

private:
    static destination_config_t config_of(const std::string& text, const std::string& path, uint32_t flags) {
        destination_config_t config{};
        config.size = sizeof config;
        config.flags = flags;
        config.text = {text.data(), text.size()};
        config.path = {path.data(), path.size()};
        return config;
    }

    const destination_plugin_t* calls_ = nullptr;
};

} // namespace test
