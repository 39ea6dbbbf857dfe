#include "host/interrupt.hpp"

#include "host/failure.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace desthost {
namespace {

constexpr int patience_in_milliseconds = 4800;

sigset_t watched_signals(bool with_hangup) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    if (with_hangup) sigaddset(&set, SIGHUP);
    return set;
}

void raise_flag(int descriptor) {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(descriptor, &one, sizeof one);
}

[[noreturn]] void end_process() {
    ::_exit(static_cast<int>(exit_status::interrupted));
}

} // namespace

interrupt::interrupt(hangup on_hangup, patience how_long) : patience_(how_long) {
    const auto set = watched_signals(on_hangup == hangup::reloads);
    // Every thread that is made from here on inherits the mask, those of plugins too.
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    signals_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    stop_descriptor_ = ::eventfd(0, EFD_CLOEXEC);
    end_descriptor_ = ::eventfd(0, EFD_CLOEXEC);
    watcher_ = std::thread{[this] { watch(); }};
}

interrupt::~interrupt() {
    raise_flag(end_descriptor_);
    watcher_.join();
    for (const int descriptor : {signals_, stop_descriptor_, end_descriptor_})
        ::close(descriptor);
}

void interrupt::watch() {
    std::array<pollfd, 2> watched{{{signals_, POLLIN, 0}, {end_descriptor_, POLLIN, 0}}};
    for (;;) {
        const bool is_bounded = stop_requested_ && patience_ == patience::bounded;
        const int ready = ::poll(watched.data(), watched.size(), is_bounded ? patience_in_milliseconds : -1);
        if (ready == 0) end_process();
        if (ready < 0) continue;
        if (watched[1].revents != 0) return;
        signalfd_siginfo info{};
        if (::read(signals_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) continue;
        if (info.ssi_signo == SIGHUP)
            reload_requested_ = true;
        else
            request_stop();
    }
}

void interrupt::request_stop() {
    if (stop_requested_.exchange(true)) end_process();
    raise_flag(stop_descriptor_);
    const std::lock_guard lock{mutex_};
    if (on_stop_) on_stop_();
}

void interrupt::on_stop(std::function<void()> f) {
    const std::lock_guard lock{mutex_};
    on_stop_ = std::move(f);
    if (on_stop_ && stop_requested_) on_stop_();
}

} // namespace desthost
