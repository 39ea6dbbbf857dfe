// A check of sample events that the plugin makes (destination.check_events/1), while it is under way.
//
// Abandoned unless it is finished. A plugin without the extension makes none. One thread.
#pragma once

#include "host/commands/session.hpp"
#include "host/diagnostics.hpp"

#include <destination/event.h>
#include <destination/ext/check_events.h>

namespace desthost::commands {

class event_check {
public:
    explicit event_check(session& s);
    ~event_check();
    event_check(const event_check&) = delete;
    event_check& operator=(const event_check&) = delete;

    bool is_offered() const noexcept { return calls_ != nullptr; }
    void add(const destination_event_t& event);
    // Writes the findings; `flags` are DESTINATION_CHECK_EVENTS_...
    void finish(std::uint32_t flags, diagnostic_writer& to);

private:
    const destination_plugin_check_events_t* calls_;
    const destination_plugin_t* plugin_;
    void* handle_ = nullptr;
};

} // namespace desthost::commands
