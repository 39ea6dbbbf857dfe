// destination.check_events/1
#include "abi/diagnostics.hpp"
#include "abi/extensions.hpp"
#include "pipeline/event_review.hpp"

#include <memory>

namespace lead_ads::abi {

namespace {

using pipeline::event_review;

destination_status_t begin_check(const destination_plugin_t* plugin, void** check) {
    if (!check) return DESTINATION_ERROR_ARGUMENT;
    *check = nullptr;
    return destination::guarded([&]() -> destination_status_t {
        auto rules = instance_of(*plugin).rules();
        if (!rules) return DESTINATION_ERROR_STATE;
        *check = std::make_unique<event_review>(std::move(rules)).release();
        return DESTINATION_OK;
    });
}

destination_status_t add_event(const destination_plugin_t* plugin, void* check,
                               const destination_event_t* event) {
    if (!check || !event || event->size < sizeof *event) return DESTINATION_ERROR_ARGUMENT;
    return destination::guarded([&] {
        auto& self = instance_of(*plugin);
        auto memory = self.scratch().lend();
        static_cast<event_review*>(check)->add(destination::to_view(event->payload),
                                               self.host().now() / 1'000'000, *memory);
        return DESTINATION_OK;
    });
}

destination_status_t
finish_check(const destination_plugin_t*, void* check, uint32_t flags,
             void (*on_diagnostic)(void* data, const destination_diagnostic_t* diagnostic), void* data) {
    if (!check) return DESTINATION_ERROR_ARGUMENT;
    return destination::guarded([&] {
        const std::unique_ptr<event_review> ended(static_cast<event_review*>(check));
        const auto scope = (flags & DESTINATION_CHECK_EVENTS_RULES) != 0 ? pipeline::review_scope::null_rules
                                                                         : pipeline::review_scope::everything;
        for (const auto& found : ended->findings(scope))
            diagnostic_listener{on_diagnostic, data}.tell(found, ended->file());
        return DESTINATION_OK;
    });
}

void abandon_check(const destination_plugin_t*, void* check) {
    const std::unique_ptr<event_review> ended(static_cast<event_review*>(check));
}

} // namespace

const destination_plugin_check_events_t check_events_extension = {begin_check, add_event, finish_check,
                                                                  abandon_check};

} // namespace lead_ads::abi
