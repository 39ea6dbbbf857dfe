#include "host/admin/alert_watch.hpp"

#include "host/admin/json_writer.hpp"
#include "host/time_text.hpp"

#include <array>
#include <cmath>
#include <optional>

namespace desthost::admin {
namespace {

using config::alert_kind;

constexpr double nanoseconds = 1e9;

std::string hours_text(double seconds) {
    const auto minutes = static_cast<std::int64_t>(seconds / 60);
    return minutes < 120 ? std::to_string(minutes) + " minutes" : std::to_string(minutes / 60) + " hours";
}

bool concerns(alert_kind kind, const watched& what) noexcept {
    return (kind == alert_kind::store_above) == what.is_source;
}

// The sentence for people while the condition holds; nothing when it does not.
std::optional<std::string> sentence(const config::alert_condition& c, const watched& what, std::int64_t now) {
    const auto age = [&](std::int64_t since) { return static_cast<double>(now - since) / nanoseconds; };
    const auto route = "route " + what.name + ": ";
    switch (c.kind) {
    case alert_kind::blocked:
        if (!what.is_blocked) return std::nullopt;
        return route + "the destination takes no events until a person acts: " + what.blocked_because;
    case alert_kind::no_delivery:
        if (age(what.last_delivery) < c.limit) return std::nullopt;
        return route + "nothing was delivered for " + hours_text(age(what.last_delivery));
    case alert_kind::event_age:
        if (what.oldest_arrived_at == 0 || age(what.oldest_arrived_at) < c.limit) return std::nullopt;
        return route + "the oldest event has been waiting for " + hours_text(age(what.oldest_arrived_at));
    case alert_kind::dead_letters:
        if (static_cast<double>(what.dead_letters) < c.limit) return std::nullopt;
        return route + std::to_string(what.dead_letters) + " events were given up; look at the dead letters";
    case alert_kind::delivered_below: {
        const auto all = static_cast<double>(what.delivered_last_hour + what.failed_last_hour);
        const auto percentage = all == 0 ? 100 : static_cast<double>(what.delivered_last_hour) / all * 100;
        if (percentage >= c.limit) return std::nullopt;
        return route + "only " + std::to_string(std::lround(std::floor(percentage))) +
               " % of the last hour's events were delivered";
    }
    case alert_kind::store_above:
        if (what.store_percentage <= c.limit) return std::nullopt;
        return "source " + what.name + ": its store is " +
               std::to_string(std::lround(what.store_percentage)) + " % full";
    }
    return std::nullopt;
}

std::string message(const watched& what, const config::alert_condition& c, std::string_view text,
                    std::int64_t since, std::string_view state) {
    json_writer out;
    out.begin_object()
        .member("text", text)
        .member(what.is_source ? "source" : "route", std::string_view(what.name))
        .member("what", std::string_view(c.text))
        .member("since", std::string_view(rfc3339(since)))
        .member("state", state)
        .end_object();
    return out.take();
}

} // namespace

std::vector<alert_message> alert_watch::look(const std::vector<watched>& all, std::int64_t now) {
    std::vector<alert_message> out;
    std::map<key, state> still;
    for (std::size_t i = 0; i < settings_.size(); ++i)
        for (const auto& condition : settings_[i].when)
            for (const auto& what : all) {
                if (!concerns(condition.kind, what)) continue;
                const key k{settings_[i].to, condition.text, what.name};
                const auto found = active_.find(k);
                const bool was_active = found != active_.end();
                const auto text = sentence(condition, what, now);
                if (!text && was_active)
                    out.push_back({i, message(what, condition,
                                              (what.is_source ? "source " : "route ") + what.name +
                                                  ": over: " + condition.text,
                                              found->second.since, "over")});
                if (!text) continue;
                auto s = was_active ? found->second : state{now, 0};
                const auto repeat = std::chrono::nanoseconds(settings_[i].repeat).count();
                if (!was_active || now - s.last_told >= repeat) {
                    out.push_back({i, message(what, condition, *text, s.since, "firing")});
                    s.last_told = now;
                }
                still.emplace(k, s);
            }
    active_ = std::move(still);
    return out;
}

} // namespace desthost::admin
