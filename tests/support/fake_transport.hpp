// A network without sockets: a thread, a clock, and a function that answers.
#pragma once

#include "dispatch/transport.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace test_support {

class fake_transport final : public lead_ads::dispatch::transport {
public:
    using answer = lead_ads::dispatch::answer;
    // The response to a request; empty: the request hangs. Called on the transport's thread.
    using endpoint = std::function<std::optional<answer>(const std::string& request)>;

    explicit fake_transport(endpoint e) : endpoint_(std::move(e)) {}
    ~fake_transport() override { stop(); }

    void configure(const lead_ads::dispatch::transport_settings&) override {}
    void start(lead_ads::dispatch::transport_handler& handler) override {
        stopping_ = false;
        thread_ = std::thread([this, &handler] { loop(handler); });
    }
    void stop() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_one();
        if (thread_.joinable()) thread_.join();
    }
    void wake() override {
        {
            const std::lock_guard lock(mutex_);
            woken_ = true;
        }
        changed_.notify_one();
    }
    void run_aside(std::function<void()> chore) override {
        {
            const std::lock_guard lock(mutex_);
            chores_.push_back(std::move(chore));
        }
        changed_.notify_one();
    }
    void wake_at(std::int64_t steady) override { wake_at_ = steady; }
    void send(std::size_t connection, const std::shared_ptr<const lead_ads::batch::target>&,
              lead_ads::dispatch::request& request) override {
        auto& text = sent_.emplace_back(connection, std::string()).second;
        text.reserve(request.size());
        for (const auto piece : request.pieces())
            text += piece;
        request.events = {};
    }
    void abort_all() override { sent_.clear(); }
    std::uint64_t connections_opened() const override { return 0; }

private:
    void loop(lead_ads::dispatch::transport_handler& handler) {
        while (take_turn(handler)) {
        }
        sent_.clear();
        wake_at_ = INT64_MAX;
    }
    bool take_turn(lead_ads::dispatch::transport_handler& handler) {
        std::deque<std::function<void()>> chores;
        bool wakes = false;
        {
            std::unique_lock lock(mutex_);
            const auto ready = [&] { return stopping_ || woken_ || !chores_.empty(); };
            if (sent_.empty()) {
                // A year is as long as wanted.
                const auto at = std::min(wake_at_, now() + std::int64_t{31'536'000'000'000'000});
                changed_.wait_until(lock, std::chrono::steady_clock::time_point(std::chrono::nanoseconds(at)),
                                    ready);
            }
            if (stopping_) return false;
            wakes = std::exchange(woken_, false) || now() >= wake_at_;
            std::swap(chores, chores_);
        }
        for (auto& f : chores)
            f();
        if (wakes) {
            wake_at_ = INT64_MAX;
            handler.on_wake();
        }
        for (auto& [connection, request] : std::exchange(sent_, {}))
            if (auto got = endpoint_(request)) handler.on_answer(connection, std::move(*got));
        return true;
    }
    static std::int64_t now() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

    endpoint endpoint_;
    std::thread thread_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    bool woken_ = false;
    std::deque<std::function<void()>> chores_;
    // The thread's own.
    std::int64_t wake_at_ = INT64_MAX;
    std::deque<std::pair<std::size_t, std::string>> sent_;
};

} // namespace test_support
