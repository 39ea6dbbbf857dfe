#include "conformance/exercise.hpp"

#include "conformance/driver.hpp"

namespace conformance {
namespace {

void ask_extensions(driver& instance, bench& with) {
    destination_event_t event{};
    event.size = sizeof event;
    event.payload = desthost::abi_string(with.event(0));
    std::string text;
    std::int32_t outcome = 0;
    if (const auto* preview = instance.extension<destination_plugin_preview_t>(DESTINATION_EXT_PREVIEW))
        guarded_call("preview", [&] {
            return preview->preview(instance.plugin(), &event, DESTINATION_PREVIEW_EXPLAIN, &outcome,
                                    desthost::sink_into(text));
        });
    if (const auto* metrics = instance.extension<destination_plugin_metrics_t>(DESTINATION_EXT_METRICS))
        guarded_call("metrics", [&] {
            return metrics->snapshot(
                instance.plugin(), [](void*, const destination_metric_t*) {}, nullptr);
        });
}

} // namespace

bool can_run(bench& with) {
    if (!with.given().config_path.empty()) return true;
    test_host host;
    driver attempt(with, host);
    return attempt.configure("") == DESTINATION_OK;
}

void exercise(bench& with) {
    const bool runs = can_run(with);
    test_host host;
    driver instance(with, host);
    instance.configure("\x01: [no configuration of anybody");
    if (!runs) return;
    instance.make_running();
    instance.submit(20);
    ask_extensions(instance, with);
    instance.flush(std::chrono::milliseconds(500));
    instance.reconfigure(with.config_again());
    instance.submit(20);
    instance.stop(std::chrono::milliseconds(500));
}

} // namespace conformance
