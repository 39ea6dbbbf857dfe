// The router with the real plugin, against the sandbox: what was answered with 200 arrives, once.
#include "tests/integration/stand.hpp"
#include "tests/support/http_client.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <thread>

using test::http_client;

namespace {

bool holds_soon(const std::function<bool()>& holds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return true;
}

struct routed_stand : test::stand {
    explicit routed_stand(const std::vector<std::string>& faults = {}) : test::stand(faults, "") {
        write_mapping("delivery:\n  batch: {max_delay: 50ms}\n");
        folder().write("router.yaml", "version: 1\nname: leads\nadmin: {listen: 127.0.0.1:0}\n"
                                      "drain: {ready_off: 0s, stop: 20s}\n"
                                      "sources: {web: {type: http, listen: 127.0.0.1:0}}\n"
                                      "routes: [{name: meta, from: web, destination: mapping.yaml}]\n");
    }
    std::unique_ptr<test::process> start() {
        auto made = std::make_unique<test::process>(
            std::vector<std::string>{DESTHOST, "serve", "--config", path("router.yaml"), "--plugin-path",
                                     PLUGIN},
            test::process::variables{{"TEST_TOKEN", "secret-token-of-the-test"},
                                     {"XDG_STATE_HOME", path("state")}});
        REQUIRE_MESSAGE(made->wait_for("is ready\n", std::chrono::seconds(60)), made->err());
        return made;
    }
    static std::string address(test::process& of, const std::string& text = "source web listens on ") {
        const auto at = of.err().find(text) + text.size();
        return of.err().substr(at, of.err().find('\n', at) - at);
    }
};

// An event with an id of its own and no time.
std::string lead(int n) {
    return R"({"event_name":"generate_lead","crm":{"lead_id":"12345678901)" + std::to_string(10000 + n) +
           R"("},"context":{"event_id":"id-)" + std::to_string(n) + R"("}})";
}

std::set<std::string> ids_in(const std::vector<std::string>& events) {
    std::set<std::string> ids;
    for (const auto& event : events) {
        const auto at = event.find("\"event_id\":\"") + 12;
        ids.insert(event.substr(at, event.find('"', at) - at));
    }
    return ids;
}

} // namespace

TEST_CASE("events that were posted arrive at the endpoint, and the metrics of the plugin carry the route") {
    routed_stand meta;
    const auto router = meta.start();
    http_client client{routed_stand::address(*router)};
    std::string body = "[";
    for (int n = 0; n < 100; ++n)
        body += (n == 0 ? "" : ",") + lead(n);
    REQUIRE(client.post("/v1/events", body + "]").status == 200);
    REQUIRE(holds_soon([&] { return meta.accepted().size() == 100; }));
    const auto page =
        http_client(routed_stand::address(*router, "admin listener is at http://")).get("/metrics");
    CHECK(page.body.find("destination_") != std::string::npos);
    CHECK(page.body.find("{route=\"meta\"") != std::string::npos);
    CHECK(page.body.find("secret-token-of-the-test") == std::string::npos);
    router->signal(SIGTERM);
    const auto end = router->finish();
    CHECK(end.status == 0);
    CHECK(end.err.find("secret-token-of-the-test") == std::string::npos);
    CHECK(ids_in(meta.accepted()).size() == 100);
}

TEST_CASE("over kills in the middle every event arrives, and hardly one twice") {
    routed_stand meta;
    int next = 0;
    for (int life = 0; life < 3; ++life) {
        const auto router = meta.start();
        http_client client{routed_stand::address(*router)};
        for (int i = 0; i < 20; ++i) {
            std::string body = "[";
            for (int n = 0; n < 10; ++n)
                body += (n == 0 ? "" : ",") + lead(next++);
            REQUIRE(client.post("/v1/events", body + "]").status == 200);
        }
        router->signal(SIGKILL);
        router->finish();
    }
    const auto router = meta.start();
    REQUIRE(holds_soon([&] { return ids_in(meta.accepted()).size() == static_cast<std::size_t>(next); }));
    router->signal(SIGTERM);
    CHECK(router->finish().status == 0);
    // At most one request for each of the four connections and each kill.
    CHECK(meta.accepted().size() - static_cast<std::size_t>(next) <= 3 * 4 * 200);
}

TEST_CASE("an event that is posted twice is delivered once") {
    routed_stand meta;
    const auto router = meta.start();
    http_client client{routed_stand::address(*router)};
    const auto both = "[" + lead(1) + "," + lead(1) + "]";
    REQUIRE(client.post("/v1/events", both).status == 200);
    REQUIRE(client.post("/v1/events", lead(2)).status == 200);
    REQUIRE(holds_soon([&] { return ids_in(meta.accepted()).size() == 2; }));
    REQUIRE(client.post("/v1/events", lead(1)).status == 200);
    router->signal(SIGTERM);
    CHECK(router->finish().status == 0);
    CHECK(meta.accepted().size() == 2);
}
