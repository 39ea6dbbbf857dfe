#include "host/replay/stop_event.hpp"

#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace desthost::replay {

stop_event::stop_event() : descriptor_(::eventfd(0, EFD_CLOEXEC)) {}

stop_event::~stop_event() {
    ::close(descriptor_);
}

void stop_event::raise() noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof one);
}

} // namespace desthost::replay
