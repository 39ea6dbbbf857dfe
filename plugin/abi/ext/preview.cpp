// destination.preview/1
#include "pipeline/preview.hpp"

#include "abi/extensions.hpp"
#include "pipeline/explain.hpp"

#include <string>

namespace lead_ads::abi {

namespace {

std::int32_t outcome_of(core::reason why) {
    switch (core::describe(why).ends_as) {
    case core::outcome::mapped:
        return DESTINATION_OUTCOME_DELIVERED;
    case core::outcome::filtered:
        return DESTINATION_OUTCOME_FILTERED;
    case core::outcome::invalid:
        break;
    }
    return DESTINATION_OUTCOME_INVALID;
}

std::string plain(const pipeline::mapped_event& mapped, const core::note_list& notes) {
    std::string text;
    pipeline::write_preview(mapped, notes, text);
    text += '}';
    return text;
}

std::string explained(const pipeline::mapped_event& mapped, const pipeline::compiled& rules,
                      const core::trace& trace, const core::note_list& notes, uint32_t flags) {
    const auto properties =
        pipeline::explain(mapped, rules, trace, notes, (flags & DESTINATION_PREVIEW_SHOW_VALUES) != 0);
    std::string text;
    if ((flags & DESTINATION_PREVIEW_TABLE) != 0) {
        pipeline::write_explanation_text(mapped, notes, properties, text);
        return text;
    }
    pipeline::write_preview(mapped, notes, text);
    pipeline::write_explanation(properties, text);
    text += '}';
    return text;
}

destination_status_t preview(const destination_plugin_t* plugin, const destination_event_t* event,
                             uint32_t flags, int32_t* outcome, destination_sink_t out) {
    if (!plugin || !event || event->size < sizeof *event || !outcome) return DESTINATION_ERROR_ARGUMENT;
    return destination::guarded([&]() -> destination_status_t {
        auto& self = instance_of(*plugin);
        const auto rules = self.rules();
        if (!rules) return DESTINATION_ERROR_STATE;
        auto memory = self.scratch().lend();
        core::trace trace;
        trace.show_values = (flags & DESTINATION_PREVIEW_SHOW_VALUES) != 0;
        const bool explain = (flags & DESTINATION_PREVIEW_EXPLAIN) != 0;
        const auto mapped =
            pipeline::map_event(destination::to_view(event->payload), *rules, self.host().now() / 1'000'000,
                                *memory, explain ? &trace : nullptr, event->arrived_at / 1'000'000);
        self.watch_lead_id(mapped, memory->notes);
        destination::write(out, explain ? explained(mapped, *rules, trace, memory->notes, flags)
                                        : plain(mapped, memory->notes));
        *outcome = outcome_of(mapped.why);
        return DESTINATION_OK;
    });
}

} // namespace

const destination_plugin_preview_t preview_extension = {preview};

} // namespace lead_ads::abi
