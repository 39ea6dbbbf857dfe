// destination.report/1: the report `stages`.
#include "abi/extensions.hpp"
#include "pipeline/stage_report.hpp"

#include <memory>

namespace lead_ads::abi {

namespace {

using pipeline::stage_report;

constexpr std::string_view stages_name = "stages";
constexpr std::string_view stages_description =
    "which CRM stages occur, what they map to, and whether leads have the stages that Meta asks for";

uint32_t count(const destination_plugin_t*) {
    return 1;
}

destination_string_t name(const destination_plugin_t*, uint32_t index) {
    return destination::to_abi(index == 0 ? stages_name : std::string_view{});
}

destination_string_t description(const destination_plugin_t*, uint32_t index) {
    return destination::to_abi(index == 0 ? stages_description : std::string_view{});
}

destination_status_t begin(const destination_plugin_t* plugin, destination_string_t wanted, void** report) {
    if (!plugin || !report) return DESTINATION_ERROR_ARGUMENT;
    *report = nullptr;
    if (destination::to_view(wanted) != stages_name) return DESTINATION_NEVER;
    return destination::guarded([&]() -> destination_status_t {
        auto rules = instance_of(*plugin).rules();
        if (!rules) return DESTINATION_ERROR_STATE;
        *report = std::make_unique<stage_report>(std::move(rules)).release();
        return DESTINATION_OK;
    });
}

destination_status_t add(const destination_plugin_t* plugin, void* report, const destination_event_t* event) {
    if (!plugin || !report || !event || event->size < sizeof *event) return DESTINATION_ERROR_ARGUMENT;
    return destination::guarded([&] {
        auto& self = instance_of(*plugin);
        auto memory = self.scratch().lend();
        static_cast<stage_report*>(report)->add(destination::to_view(event->payload),
                                                self.host().now() / 1'000'000, *memory);
        return DESTINATION_OK;
    });
}

destination_status_t finish(const destination_plugin_t*, void* report, uint32_t flags,
                            destination_sink_t out) {
    if (!report) return DESTINATION_ERROR_ARGUMENT;
    return destination::guarded([&] {
        const std::unique_ptr<stage_report> ended(static_cast<stage_report*>(report));
        destination::write(out,
                           (flags & DESTINATION_REPORT_JSON) != 0 ? ended->as_json() : ended->as_table());
        return DESTINATION_OK;
    });
}

void abandon(const destination_plugin_t*, void* report) {
    const std::unique_ptr<stage_report> ended(static_cast<stage_report*>(report));
}

} // namespace

const destination_plugin_report_t report_extension = {count, name, description, begin, add, finish, abandon};

} // namespace lead_ads::abi
