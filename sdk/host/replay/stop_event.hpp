// What wakes a reader that waits for standard input.
//
// In: raise, from any thread. Out: a descriptor that can be read from then on, for poll.
#pragma once

namespace desthost::replay {

class stop_event {
public:
    stop_event();
    ~stop_event();
    stop_event(const stop_event&) = delete;
    stop_event& operator=(const stop_event&) = delete;
    int descriptor() const noexcept { return descriptor_; }
    void raise() noexcept;

private:
    int descriptor_;
};

} // namespace desthost::replay
