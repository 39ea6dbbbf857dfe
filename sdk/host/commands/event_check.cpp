#include "host/commands/event_check.hpp"

#include <utility>

namespace desthost::commands {

event_check::event_check(session& s)
    : calls_(s.instance().extension<destination_plugin_check_events_t>(DESTINATION_EXT_CHECK_EVENTS)),
      plugin_(s.instance().plugin()) {
    if (calls_ != nullptr && calls_->begin(plugin_, &handle_) != DESTINATION_OK) calls_ = nullptr;
}

event_check::~event_check() {
    if (handle_ != nullptr) calls_->abandon(plugin_, handle_);
}

void event_check::add(const destination_event_t& event) {
    if (handle_ != nullptr) calls_->add(plugin_, handle_, &event);
}

void event_check::finish(std::uint32_t flags, diagnostic_writer& to) {
    if (handle_ != nullptr)
        calls_->finish(plugin_, std::exchange(handle_, nullptr), flags, diagnostic_writer::callback, &to);
}

} // namespace desthost::commands
