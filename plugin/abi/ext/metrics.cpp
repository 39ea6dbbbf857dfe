// destination.metrics/1: the numbers of dispatch and the notes of mapping, in Prometheus's terms.
#include "abi/extensions.hpp"

#include <array>
#include <limits>

namespace lead_ads::abi {

namespace {

struct label {
    std::string_view name;
    std::string_view value;
};

class writer {
public:
    writer(void (*on_metric)(void*, const destination_metric_t*), void* data)
        : on_metric_(on_metric), data_(data) {}

    void put(std::int32_t kind, std::string_view name, std::string_view help, double number, label first = {},
             label second = {}, double bound = 0) const {
        destination_metric_t metric{};
        metric.size = sizeof metric;
        metric.kind = kind;
        metric.name = destination::to_abi(name);
        metric.help = destination::to_abi(help);
        metric.label_name = destination::to_abi(first.name);
        metric.label_value = destination::to_abi(first.value);
        metric.label_name_2 = destination::to_abi(second.name);
        metric.label_value_2 = destination::to_abi(second.value);
        metric.bound = bound;
        metric.value = number;
        on_metric_(data_, &metric);
    }
    void counter(std::string_view name, std::string_view help, std::uint64_t number, label first = {},
                 label second = {}) const {
        put(DESTINATION_METRIC_COUNTER, name, help, static_cast<double>(number), first, second);
    }
    void gauge(std::string_view name, std::string_view help, double number) const {
        put(DESTINATION_METRIC_GAUGE, name, help, number);
    }

private:
    void (*on_metric_)(void*, const destination_metric_t*);
    void* data_;
};

std::string_view name_of(dispatch::outcome outcome) {
    constexpr std::array<std::string_view, 6> names = {"",        "delivered", "filtered",
                                                       "invalid", "rejected",  "undelivered"};
    return names[static_cast<std::size_t>(outcome)];
}

void put_latency(const dispatch::metrics_snapshot& now, const writer& out) {
    constexpr std::string_view name = "request_duration_seconds";
    constexpr std::string_view help = "From the first byte of a request to the last of its answer";
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < now.latency_counts.size(); ++i) {
        so_far += now.latency_counts[i];
        const bool is_last = i == dispatch::latency_bounds.size();
        out.put(DESTINATION_METRIC_BUCKET, name, help, static_cast<double>(so_far), {}, {},
                is_last ? std::numeric_limits<double>::infinity() : dispatch::latency_bounds[i]);
    }
    out.put(DESTINATION_METRIC_SUM, name, help, now.latency_sum);
}

void put_all(const instance& self, const writer& out) {
    const auto now = self.delivery().metrics();
    for (const auto& row : now.outcomes)
        out.counter("events_total", "Events by what became of them", row.count,
                    {"outcome", name_of(row.outcome)}, {"reason", row.reason});
    self.notes().for_each([&](const std::string& property, const std::string& code, std::uint64_t count) {
        out.counter("notes_total", "Properties that were left out of events, by why", count,
                    {"property", property}, {"note", code});
    });
    self.notes().for_each_rule([&](const std::string& rule, const std::string& code, std::uint64_t count) {
        out.counter("rule_notes_total", "Notes about rules of the mapping file, by the rule's place", count,
                    {"rule", rule}, {"note", code});
    });
    for (const auto& row : now.failures)
        out.counter("retries_total", "Requests that have to be repeated, by the class of their answer",
                    row.count, {"class", row.failure});
    out.counter("requests_total", "Requests sent", now.requests);
    out.counter("lead_ids_removed_total", "Events sent again without the lead id that the endpoint refused",
                now.lead_ids_removed);
    out.counter("answers_with_messages_total", "Successes in which the endpoint said something",
                now.answers_with_messages);
    out.gauge("failures_in_a_row", "Requests that came to nothing since one was taken",
              static_cast<double>(now.failures_in_a_row));
    out.gauge("usage_percent",
              "How much of its limits the endpoint says is used; above 80 requests slow down",
              now.usage_percent);
    out.gauge("state", "0 idle, 1 running, 2 paused, 3 blocked, 4 stopping",
              static_cast<double>(self.delivery().state().activity));
    out.counter("connections_opened_total", "Connections opened", now.connections_opened);
    out.counter("sent_bytes_total", "Bytes of request bodies sent", now.bytes_sent);
    out.gauge("requests_in_flight", "Requests whose answer is awaited",
              static_cast<double>(now.requests_in_flight));
    out.gauge("queue_events", "Events accepted and without a result", static_cast<double>(now.queue_events));
    out.gauge("queue_bytes", "Bytes of events accepted and without a result",
              static_cast<double>(now.queue_bytes));
    out.put(DESTINATION_METRIC_COUNTER, "pause_seconds_total",
            "Time spent paused because the endpoint asked for it", now.pause_seconds);
    put_latency(now, out);
    out.gauge("oldest_event_age_seconds", "How long the oldest event without a result has waited",
              now.oldest_event_age);
    if (now.since_last_delivery >= 0)
        out.gauge(
            "since_last_delivery_seconds",
            "Time since an event was delivered, or since the first start; Meta wants data at least daily",
            now.since_last_delivery);
}

destination_status_t snapshot(const destination_plugin_t* plugin,
                              void (*on_metric)(void* data, const destination_metric_t* metric), void* data) {
    if (!plugin || !on_metric) return DESTINATION_ERROR_ARGUMENT;
    return destination::guarded([&] {
        put_all(instance_of(*plugin), writer(on_metric, data));
        return DESTINATION_OK;
    });
}

} // namespace

const destination_plugin_metrics_t metrics_extension = {snapshot};

} // namespace lead_ads::abi
