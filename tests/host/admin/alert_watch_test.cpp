// Alerts in virtual time: once, again after a while, and when they are over.
#include "host/admin/alert_watch.hpp"

#include <doctest/doctest.h>

using namespace desthost::admin;
using desthost::config::alert_condition;
using desthost::config::alert_kind;
using desthost::config::alert_settings;

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t start = 1'800'000'000 * second;

alert_watch watch_for(std::vector<alert_condition> when) {
    alert_settings s;
    s.to = "https://chat.example/";
    s.when = std::move(when);
    alert_watch made;
    made.use({s});
    return made;
}

watched healthy(const std::string& name = "r") {
    watched w;
    w.name = name;
    w.last_delivery = start;
    return w;
}

bool holds(const std::vector<alert_message>& messages, const std::string& text) {
    return messages.size() == 1 && messages[0].body.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("a block is told once, repeated after the time, and told when it is over") {
    auto alerts = watch_for({{alert_kind::blocked, 0, "blocked"}});
    auto r = healthy();
    CHECK(alerts.look({r}, start).empty());
    r.is_blocked = true;
    r.blocked_because = "the token has expired";
    CHECK(holds(alerts.look({r}, start + 10 * second), "the token has expired"));
    int told = 0;
    for (std::int64_t s = 15; s < 13 * 3600; s += 5)
        told += static_cast<int>(alerts.look({r}, start + s * second).size());
    CHECK(told == 2);
    r.is_blocked = false;
    const auto over = alerts.look({r}, start + 14 * 3600 * second);
    CHECK(holds(over, "\"state\":\"over\""));
    CHECK(holds(over, "\"what\":\"blocked\""));
    CHECK(holds(over, "\"since\":\"2027-01-15T08:00:10"));
    CHECK(alerts.look({r}, start + 15 * 3600 * second).empty());
}

TEST_CASE("each condition holds from its limit on, for its own route or source alone") {
    const auto look = [](alert_condition c, watched w, std::int64_t after = 0) {
        auto alerts = watch_for({std::move(c)});
        return alerts.look({std::move(w)}, start + after).size();
    };
    const alert_condition silent{alert_kind::no_delivery, 24 * 3600, "no_delivery 24h"};
    CHECK(look(silent, healthy(), 24 * 3600 * second - 1) == 0);
    CHECK(look(silent, healthy(), 24 * 3600 * second) == 1);
    const alert_condition old{alert_kind::event_age, 7200, "event_age 2h"};
    auto waits = healthy();
    CHECK(look(old, waits, 9000 * second) == 0);
    waits.oldest_arrived_at = start;
    CHECK(look(old, waits, 7199 * second) == 0);
    CHECK(look(old, waits, 7200 * second) == 1);
    const alert_condition letters{alert_kind::dead_letters, 1, "dead_letters 1"};
    auto buried = healthy();
    CHECK(look(letters, buried) == 0);
    buried.dead_letters = 1;
    CHECK(look(letters, buried) == 1);
    const alert_condition ratio{alert_kind::delivered_below, 90, "delivered_below 90%"};
    auto poor = healthy();
    CHECK(look(ratio, poor) == 0);
    poor.delivered_last_hour = 9;
    poor.failed_last_hour = 1;
    CHECK(look(ratio, poor) == 0);
    poor.failed_last_hour = 2;
    CHECK(look(ratio, poor) == 1);
    const alert_condition full{alert_kind::store_above, 80, "store_above 80%"};
    auto store = healthy("web");
    store.store_percentage = 99;
    CHECK(look(full, store) == 0);
    store.is_source = true;
    CHECK(look(full, store) == 1);
    CHECK(look(silent, store, 48 * 3600 * second) == 0);
}

TEST_CASE("routes are told of one by one") {
    auto alerts = watch_for({{alert_kind::blocked, 0, "blocked"}});
    auto a = healthy("a");
    auto b = healthy("b");
    a.is_blocked = b.is_blocked = true;
    CHECK(alerts.look({a, b}, start).size() == 2);
    b.is_blocked = false;
    CHECK(holds(alerts.look({a, b}, start + second), "\"route\":\"b\""));
}
