#include "host/runtime/signals.hpp"

#include "host/failure.hpp"

#include <array>
#include <csignal>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace desthost::runtime {

signals::signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&set, number);
    // Every thread that is made from here on inherits the mask, those of plugins too.
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    signals_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    end_ = ::eventfd(0, EFD_CLOEXEC);
    watcher_ = std::thread{[this] { watch(); }};
}

signals::~signals() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(end_, &one, sizeof one);
    watcher_.join();
    ::close(signals_);
    ::close(end_);
}

void signals::watch() {
    std::array<pollfd, 2> watched{{{signals_, POLLIN, 0}, {end_, POLLIN, 0}}};
    for (;;) {
        if (::poll(watched.data(), watched.size(), -1) < 0) continue;
        if (watched[1].revents != 0) return;
        signalfd_siginfo info{};
        if (::read(signals_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) continue;
        if (info.ssi_signo != SIGHUP) {
            ask_for_stop();
            continue;
        }
        const std::lock_guard lock{mutex_};
        reload_ = true;
        changed_.notify_all();
    }
}

void signals::ask_for_stop() {
    const std::lock_guard lock{mutex_};
    if (stop_) ::_exit(static_cast<int>(exit_status::interrupted));
    stop_ = true;
    changed_.notify_all();
}

void signals::wake() {
    const std::lock_guard lock{mutex_};
    work_ = true;
    changed_.notify_all();
}

signals::event signals::wait(std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, patience, [this] { return stop_ || reload_ || work_; });
    if (stop_) return event::stop;
    if (reload_) return reload_ = false, event::reload;
    if (work_) return work_ = false, event::work;
    return event::none;
}

} // namespace desthost::runtime
