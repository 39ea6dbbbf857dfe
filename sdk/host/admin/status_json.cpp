#include "host/admin/status_json.hpp"

#include "host/admin/json_writer.hpp"
#include "host/admin/metrics_page.hpp"
#include "host/outcome.hpp"
#include "host/time_text.hpp"

#include <algorithm>
#include <map>

namespace desthost::admin {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t day = 24 * 3600;

void member_time(json_writer& out, std::string_view name, std::int64_t at) {
    out.key(name);
    at == 0 ? out.null() : out.value(std::string_view(rfc3339(at)));
}

void write_kind(json_writer& out, const routing::end_kind& kind) {
    out.member("outcome", outcome_name(kind.outcome)).member("reason", std::string_view(kind.reason));
    if (kind.code != 0 || kind.subcode != 0) out.member("code", kind.code).member("subcode", kind.subcode);
}

void write_counts(json_writer& out, const std::vector<routing::end_count>& counts) {
    std::map<std::int32_t, std::uint64_t> sums;
    for (const auto& row : counts)
        sums[row.kind.outcome] += row.count;
    out.key("counts").begin_object();
    for (const auto outcome : outcomes)
        out.member(outcome_name(outcome), sums[outcome]);
    out.end_object().key("reasons").begin_array();
    for (const auto& row : counts) {
        if (row.kind.outcome == DESTINATION_OUTCOME_DELIVERED) continue;
        out.begin_object();
        write_kind(out, row.kind);
        out.member("count", row.count);
        member_time(out, "first_at", row.first_at);
        member_time(out, "last_at", row.last_at);
        out.member("advice", std::string_view(row.advice)).end_object();
    }
    out.end_array();
}

// [{"at":…,"delivered":…,"filtered":…,"reasons":[…]}], with what is 0 left out.
void write_history(json_writer& out, std::string_view name, const std::vector<history_row>& rows) {
    out.key(name).begin_array();
    for (std::size_t i = 0; i < rows.size();) {
        const auto start = rows[i].start;
        std::map<std::int32_t, std::uint64_t> sums;
        const auto first = i;
        for (; i < rows.size() && rows[i].start == start; ++i)
            sums[rows[i].kind.outcome] += rows[i].events;
        out.begin_object();
        member_time(out, "at", start * second);
        for (const auto& [outcome, events] : sums)
            out.member(outcome_name(outcome), events);
        out.key("reasons").begin_array();
        for (auto r = first; r < i; ++r) {
            if (rows[r].kind.outcome == DESTINATION_OUTCOME_DELIVERED) continue;
            out.begin_object();
            write_kind(out, rows[r].kind);
            out.member("count", rows[r].events).end_object();
        }
        out.end_array().end_object();
    }
    out.end_array();
}

void write_state(json_writer& out, const routing::route_numbers& n) {
    out.member("state", state_of(n));
    if (n.condition.state == routing::sending::paused)
        member_time(out, "paused_until", n.condition.paused_until);
    if (n.condition.state == routing::sending::blocked)
        out.member("blocked_because", std::string_view(n.condition.reason))
            .member("code", n.condition.code)
            .member("subcode", n.condition.subcode);
    if (!n.trouble.empty()) out.member("trouble", std::string_view(n.trouble));
}

void write_last_error(json_writer& out, const routing::route_numbers& n) {
    out.key("last_error");
    if (n.last_error_at == 0) return void(out.null());
    out.begin_object();
    member_time(out, "at", n.last_error_at);
    write_kind(out, n.last_error.kind);
    out.member("advice", std::string_view(n.last_error.advice)).end_object();
}

void write_route(json_writer& out, const route_status& route, history& past, std::int64_t now) {
    const auto& n = route.numbers;
    out.begin_object().member("name", std::string_view(route.name));
    out.key("from").begin_array();
    for (const auto& source : route.from)
        out.value(std::string_view(source));
    out.end_array();
    out.member("destination", std::string_view(route.destination))
        .member("plugin", std::string_view(route.plugin));
    write_state(out, n);
    write_counts(out, route.counts);
    out.member("lag", n.waiting_events).member("under_way", n.under_way);
    member_time(out, "oldest_waiting_at", n.oldest_arrived_at);
    out.member("oldest_waiting_seconds",
               n.oldest_arrived_at == 0 ? std::int64_t{0}
                                        : std::max<std::int64_t>(0, (now - n.oldest_arrived_at) / second));
    member_time(out, "last_delivery_at", n.last_delivery);
    write_last_error(out, n);
    out.member("dead_letters", route.dead_letters);
    write_history(out, "minutes", past.read(route.name, resolution::minute, now / second - day));
    write_history(out, "hours", past.read(route.name, resolution::hour, now / second - 30 * day));
    out.end_object();
}

void write_source(json_writer& out, const source_status& source) {
    out.begin_object()
        .member("name", std::string_view(source.name))
        .member("type", std::string_view(source.type));
    out.member("state", source.error.empty() ? "running" : "failed");
    if (!source.error.empty()) out.member("error", std::string_view(source.error));
    if (!source.address.empty()) out.member("address", std::string_view(source.address));
    if (source.collector) {
        out.member("requests", source.collector->requests)
            .member("stored_events", source.collector->stored_events)
            .member("refused_events", source.collector->refused_events);
        member_time(out, "last_request_at", source.collector->last_request_at);
    }
    if (source.server) out.member("connections", source.server->connections);
    if (source.store)
        out.key("store")
            .begin_object()
            .member("bytes", source.store->bytes)
            .member("max_bytes", source.store->max_bytes)
            .member("full", source.store->is_full)
            .member("failed", source.store->is_failed)
            .end_object();
    out.end_object();
}

// --- metrics ---

void add_source(metrics_page& page, const source_status& source) {
    const std::string_view name = source.name;
    page.gauge("source_up", "Whether the source works.", source.error.empty() ? 1 : 0, {{"source", name}});
    if (source.collector) {
        const auto& c = *source.collector;
        const auto counter = [&](std::string_view metric, std::string_view help, std::uint64_t value) {
            page.counter(metric, help, static_cast<double>(value), {{"source", name}});
        };
        counter("source_requests_total", "Requests to the source.", c.requests);
        counter("source_events_total", "Events that were stored.", c.stored_events);
        counter("source_refused_events_total", "Events that can never be delivered, kept as dead letters.",
                c.refused_events);
        counter("source_limited_requests_total", "Requests above the rate of their key.", c.limited_requests);
        counter("source_unstored_requests_total", "Requests that could not be stored.", c.unstored_requests);
    }
    if (source.server) {
        const auto& s = *source.server;
        page.gauge("http_connections", "Open connections.", static_cast<double>(s.connections),
                   {{"source", name}});
        page.gauge("http_body_bytes", "Bytes of bodies that are held.", static_cast<double>(s.body_bytes),
                   {{"source", name}});
        page.counter("http_connections_total", "Connections that were accepted.",
                     static_cast<double>(s.accepted), {{"source", name}});
        page.counter("http_refused_connections_total", "Connections above the limit.",
                     static_cast<double>(s.refused), {{"source", name}});
        page.counter("http_timeouts_total", "Connections that were cut off because their client was slow.",
                     static_cast<double>(s.timed_out), {{"source", name}});
        for (std::size_t digit = 2; digit < 6; ++digit)
            page.counter("http_responses_total", "Answers by class of status.",
                         static_cast<double>(s.statuses[digit]),
                         {{"source", name}, {"class", std::to_string(digit) + "xx"}});
    }
    if (source.store) {
        const auto& s = *source.store;
        page.gauge("store_bytes", "Bytes of events that are stored.", static_cast<double>(s.bytes),
                   {{"source", name}});
        page.gauge("store_max_bytes", "How many bytes may be stored.", static_cast<double>(s.max_bytes),
                   {{"source", name}});
        page.counter("store_commits_total", "Transactions that were synced.", static_cast<double>(s.commits),
                     {{"source", name}});
        page.gauge("store_failed", "Whether the disk has failed.", s.is_failed ? 1 : 0, {{"source", name}});
    }
}

void add_route(metrics_page& page, const route_status& route, std::int64_t now) {
    const std::string_view name = route.name;
    const auto& n = route.numbers;
    for (const auto& row : route.counts)
        page.counter("route_events_total", "Events by how they ended.", static_cast<double>(row.count),
                     {{"route", name},
                      {"outcome", outcome_name(row.kind.outcome)},
                      {"reason", row.kind.reason},
                      {"code", std::to_string(row.kind.code)},
                      {"subcode", std::to_string(row.kind.subcode)}});
    for (const std::string_view state : {"running", "paused", "blocked", "failed"})
        page.gauge("route_state", "1 for the state that the route is in.", state_of(n) == state ? 1 : 0,
                   {{"route", name}, {"state", state}});
    page.gauge("route_waiting_events", "Events that have no end yet.", static_cast<double>(n.waiting_events),
               {{"route", name}});
    page.gauge("route_under_way_events", "Events that the destination has.", static_cast<double>(n.under_way),
               {{"route", name}});
    page.gauge("route_under_way_bytes", "Bytes of those.", static_cast<double>(n.under_way_bytes),
               {{"route", name}});
    const auto age = n.oldest_arrived_at == 0 ? 0 : static_cast<double>(now - n.oldest_arrived_at) / 1e9;
    page.gauge("route_oldest_waiting_seconds", "Age of the oldest event that waits.", std::max(age, 0.0),
               {{"route", name}});
    page.gauge("route_last_delivery_timestamp_seconds", "When the last event was delivered.",
               static_cast<double>(n.last_delivery) / 1e9, {{"route", name}});
    page.gauge("route_dead_letters", "Events that were given up and can be tried again.",
               static_cast<double>(route.dead_letters), {{"route", name}});
    page.counter("route_fetched_events_total", "Events that were handed out by the sources.",
                 static_cast<double>(n.fetched_events), {{"route", name}});
    page.counter("route_plugin_faults_total", "Rules of the ABI that the plugin has broken.",
                 static_cast<double>(n.faults), {{"route", name}});
}

} // namespace

std::string_view state_of(const routing::route_numbers& n) noexcept {
    if (!n.trouble.empty()) return "failed";
    if (n.condition.state == routing::sending::blocked) return "blocked";
    return n.condition.state == routing::sending::paused ? "paused" : "running";
}

std::string status_json(router_view& router, history& past, std::int64_t now) {
    json_writer out;
    out.begin_object().member("name", std::string_view(router.name())).member("version", DESTHOST_VERSION);
    member_time(out, "started_at", router.started_at());
    member_time(out, "now", now);
    out.member("ready", !router.is_draining() && router.can_store()).member("draining", router.is_draining());
    out.key("sources").begin_array();
    for (const auto& source : router.sources())
        write_source(out, source);
    out.end_array().key("routes").begin_array();
    for (const auto& route : router.routes())
        write_route(out, route, past, now);
    out.end_array().end_object();
    return out.take() + "\n";
}

std::string metrics_text(router_view& router, std::int64_t now) {
    metrics_page page;
    page.gauge("info", "The router; always 1.", 1, {{"name", router.name()}, {"version", DESTHOST_VERSION}});
    page.gauge("ready", "Whether events can be stored.", !router.is_draining() && router.can_store() ? 1 : 0);
    page.gauge("start_timestamp_seconds", "When the router was started.",
               static_cast<double>(router.started_at()) / 1e9);
    for (const auto& source : router.sources())
        add_source(page, source);
    for (const auto& route : router.routes())
        add_route(page, route, now);
    router.each_plugin([&](const std::string& route, const instance& of) {
        const auto* metrics = of.extension<destination_plugin_metrics_t>(DESTINATION_EXT_METRICS);
        if (metrics == nullptr) return;
        std::pair<metrics_page*, std::string_view> to{&page, route};
        metrics->snapshot(
            of.plugin(),
            [](void* data, const destination_metric_t* metric) {
                auto& [onto, name] = *static_cast<std::pair<metrics_page*, std::string_view>*>(data);
                if (metric != nullptr) onto->add(*metric, name);
            },
            &to);
    });
    return page.text();
}

} // namespace desthost::admin
