// The extension metrics: names and kinds as Prometheus wants them, numbers that agree with one another.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/text_rules.hpp"

#include <array>
#include <cmath>
#include <map>

namespace conformance {
namespace {

using std::chrono::milliseconds;

struct metric {
    std::int32_t kind;
    std::string name, help, labels;
    double bound, value;
};

std::vector<metric> metrics_of(driver& instance, const destination_plugin_metrics_t& extension) {
    static thread_local bool on_this_thread = false;
    std::vector<metric> all;
    on_this_thread = true;
    const auto status = guarded_call("metrics snapshot", [&] {
        return extension.snapshot(
            instance.plugin(),
            [](void* data, const destination_metric_t* m) {
                expect(on_this_thread, "a metric came on another thread than the caller's");
                expect(m->size >= sizeof *m, "a metric's `size` is smaller than the record");
                const auto text = [](destination_string_t s) { return std::string(desthost::view(s)); };
                static_cast<std::vector<metric>*>(data)->push_back(
                    {m->kind, text(m->name), text(m->help),
                     text(m->label_name) + "=" + text(m->label_value) + "," + text(m->label_name_2) + "=" +
                         text(m->label_value_2),
                     m->bound, m->value});
            },
            &all);
    });
    on_this_thread = false;
    expect_status("metrics snapshot", status, {DESTINATION_OK});
    return all;
}

void metrics_valid(bench& with) {
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_metrics_t>(DESTINATION_EXT_METRICS);
    expect_status("metrics snapshot with null",
                  guarded_call("metrics snapshot with null",
                               [&] { return extension.snapshot(instance.plugin(), nullptr, nullptr); }),
                  {DESTINATION_ERROR_ARGUMENT});
    if (!with.given().config_path.empty()) {
        instance.make_running();
        instance.submit(50);
        instance.flush(milliseconds(300));
    }
    std::map<std::string, int> runs;
    std::string last;
    for (const auto& m : metrics_of(instance, extension)) {
        expect(is_code(m.name), "the metric \"" + m.name + "\" is not snake_case");
        expect(m.kind >= DESTINATION_METRIC_COUNTER && m.kind <= DESTINATION_METRIC_SUM,
               "the metric " + m.name + " has an unknown kind");
        expect(!m.help.empty() && is_plain_text(m.help), "the metric " + m.name + " has no help");
        expect(is_plain_text(m.labels), "a label of the metric " + m.name + " is not plain UTF-8");
        expect(m.kind == DESTINATION_METRIC_GAUGE || (std::isfinite(m.value) && m.value >= 0),
               "the metric " + m.name + " is below 0 or no number");
        expect(m.kind != DESTINATION_METRIC_COUNTER || m.name.ends_with("_total"),
               "the counter " + m.name + " does not end in _total");
        if (m.name != last) ++runs[m.name];
        last = m.name;
        expect(runs[m.name] == 1, "the numbers of the metric " + m.name + " are not in a row");
    }
}

// Counters only grow; a histogram's buckets are cumulative, in order, and the last one has no bound.
void metrics_consistent(bench& with) {
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_metrics_t>(DESTINATION_EXT_METRICS);
    instance.make_running();
    std::map<std::string, double> before;
    for (int round = 0; round < 4; ++round) {
        const metric* bucket = nullptr;
        const auto all = metrics_of(instance, extension);
        for (const auto& m : all) {
            if (bucket != nullptr && (m.kind != DESTINATION_METRIC_BUCKET || m.name != bucket->name ||
                                      m.labels != bucket->labels)) {
                expect(std::isinf(bucket->bound), "the last bucket of " + bucket->name + " has a bound");
                bucket = nullptr;
            }
            if (m.kind == DESTINATION_METRIC_BUCKET) {
                expect(bucket == nullptr || (bucket->bound < m.bound && bucket->value <= m.value),
                       "the buckets of " + m.name + " are not in order or not cumulative");
                bucket = &m;
            }
            if (m.kind != DESTINATION_METRIC_COUNTER) continue;
            auto& value = before[m.name + m.labels];
            expect(m.value >= value, "the counter " + m.name + " went down");
            value = m.value;
        }
        expect(bucket == nullptr || std::isinf(bucket->bound), "the last bucket of a histogram has a bound");
        instance.submit(20);
        instance.flush(milliseconds(100));
    }
    instance.stop(milliseconds(200));
}

constexpr std::array metrics_table{
    conformance_case{"metrics_valid", "Metrics have names, kinds and helps as Prometheus wants them.",
                     metrics_valid},
    conformance_case{"metrics_consistent", "Counters only grow, and histograms are cumulative.",
                     metrics_consistent},
};

} // namespace

std::span<const conformance_case> metrics_cases() {
    return metrics_table;
}

} // namespace conformance
