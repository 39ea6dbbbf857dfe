#include "dispatch/tls_transport.hpp"

#include "dispatch/connection.hpp"
#include "dispatch/policy.hpp"
#include "dispatch/side_thread.hpp"
#include "dispatch/thread.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <deque>
#include <mutex>

namespace lead_ads::dispatch {

namespace {

namespace asio = boost::asio;

// All that lives from start to stop. The order matters: sockets and timers go before their context.
struct running {
    running(transport_handler& told, side_thread& side)
        : handler(told), names(context.get_executor(), side), timer(context), work(context.get_executor()) {}

    transport_handler& handler;
    asio::io_context context{1};
    resolver names;
    std::deque<connection> connections; // addresses stay
    asio::steady_timer timer;
    asio::executor_work_guard<asio::io_context::executor_type> work;
    std::atomic<bool> wake_is_posted = false;
};

class tls_transport final : public transport {
public:
    ~tls_transport() override { stop(); }

    void configure(const transport_settings& limits) override {
        auto made = std::make_shared<network_settings>();
        made->limits = limits;
        made->tls = std::make_shared<tls_client>(limits.ca_file);
        const std::lock_guard lock(mutex_);
        settings_ = std::move(made);
        if (running_) asio::post(running_->context, [this, now = settings_] { close_outdated(now); });
    }

    void start(transport_handler& handler) override {
        auto made = std::make_unique<running>(handler, side_);
        side_.start();
        try {
            thread_ = start_thread([&context = made->context] { context.run(); });
        } catch (...) {
            side_.stop();
            throw;
        }
        const std::lock_guard lock(mutex_);
        running_ = std::move(made);
    }

    void stop() override {
        if (!running_) return;
        side_.stop();
        running_->context.stop();
        thread_.join();
        const std::lock_guard lock(mutex_);
        running_.reset();
    }

    void wake() override {
        const std::lock_guard lock(mutex_);
        if (!running_ || running_->wake_is_posted.exchange(true)) return;
        asio::post(running_->context, [r = running_.get()] {
            r->wake_is_posted = false;
            r->handler.on_wake();
        });
    }

    void run_aside(std::function<void()> chore) override { side_.run(std::move(chore)); }

    void wake_at(std::int64_t steady) override {
        auto& timer = running_->timer;
        if (steady == never) {
            timer.cancel();
            return;
        }
        timer.expires_at(std::chrono::steady_clock::time_point(std::chrono::nanoseconds(steady)));
        timer.async_wait([r = running_.get()](const boost::system::error_code& problem) {
            if (!problem) r->handler.on_wake();
        });
    }

    void send(std::size_t index, const std::shared_ptr<const batch::target>& to, request& what) override {
        auto& all = running_->connections;
        while (all.size() <= index)
            all.emplace_back(running_->context.get_executor(), running_->names, opened_);
        all[index].send(settings(), to, what, [r = running_.get(), index](answer got) {
            r->handler.on_answer(index, std::move(got));
        });
    }

    void abort_all() override {
        for (auto& c : running_->connections)
            c.abort();
    }

    std::uint64_t connections_opened() const override { return opened_; }

private:
    std::shared_ptr<const network_settings> settings() {
        const std::lock_guard lock(mutex_);
        return settings_;
    }
    void close_outdated(const std::shared_ptr<const network_settings>& now) {
        for (auto& c : running_->connections)
            c.close_if_outdated(now);
    }

    side_thread side_;
    std::thread thread_;
    std::atomic<std::uint64_t> opened_ = 0;
    mutable std::mutex mutex_; // guards the two below against calls of any thread
    std::shared_ptr<const network_settings> settings_;
    std::unique_ptr<running> running_;
};

} // namespace

std::unique_ptr<transport> make_tls_transport() {
    return std::make_unique<tls_transport>();
}

} // namespace lead_ads::dispatch
