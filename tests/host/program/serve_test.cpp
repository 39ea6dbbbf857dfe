// desthost serve from outside: answers, delivery, restarts, reload, the end.
#include "tests/host/program/router_process.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

using test::eventually;
using test::http_client;
using test::router_process;
using test::router_yaml;
using test::temporary_folder;

namespace {

std::size_t count_lines(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

// A router whose route appends each event to the file `out`.
struct file_world {
    temporary_folder folder;
    explicit file_world(const std::string& source = {}, const std::string& route = {},
                        const std::string& more = {}) {
        folder.write("mapping.yaml", "destination: file_destination\npath: out\n");
        folder.write("router.yaml", router_yaml(source, route, more));
    }
    std::string config() const { return folder.path("router.yaml"); }
    std::string out() const { return folder.read("out"); }
    bool has_lines(std::size_t count) const {
        return eventually([&] { return count_lines(out()) >= count; });
    }
};

// The same with the plugin that does what the events say.
struct echo_world : file_world {
    explicit echo_world(const std::string& source = {}, const std::string& route = {},
                        const std::string& more = {})
        : file_world(source, route, more) {
        folder.write("mapping.yaml", test::echo_config);
    }
};

} // namespace

TEST_CASE("events that were answered with 200 are delivered, and SIGTERM ends with status 0") {
    const file_world w;
    router_process router{w.folder, w.config()};
    http_client client{router.address()};
    auto answer = client.post("/v1/events", R"({"n":1})", {{"Content-Type", "application/json"}});
    CHECK(answer.status == 200);
    CHECK(answer.body == "{\"stored\":1,\"refused\":[]}\n");
    // The same connection goes on.
    answer = client.post("/v1/events", R"([{"n":2},3,{"n":4}])");
    CHECK(answer.status == 200);
    CHECK(answer.body == "{\"stored\":2,\"refused\":[{\"index\":1,\"reason\":\"not_an_object\"}]}\n");
    answer = client.post("/v1/events", "{\"n\":5}\n{\"n\":6}\n", {{"Content-Type", "application/x-ndjson"}});
    CHECK(answer.body == "{\"stored\":2,\"refused\":[]}\n");
    REQUIRE(w.has_lines(5));
    CHECK(w.out() == "{\"n\":1}\n{\"n\":2}\n{\"n\":4}\n{\"n\":5}\n{\"n\":6}\n");
    CHECK(router.shows("\"counts\":{\"delivered\":5,"));
    const auto end = router.stop();
    CHECK(end.status == 0);
    CHECK(count_lines(w.out()) == 5);
}

TEST_CASE("the table of answers holds") {
    const echo_world w(
        "    keys: [{name: shop, key: \"${env:TEST_SECRET}\"}]\n    max_request_bytes: 2KiB\n");
    router_process router{w.folder, w.config()};
    const http_client::headers key{{"Authorization", "Bearer a-secret-of-the-test"}};
    const auto with = [&](std::string name, std::string value) {
        auto all = key;
        all.emplace_back(std::move(name), std::move(value));
        return all;
    };
    struct row {
        std::string method;
        std::string path;
        std::string body;
        http_client::headers headers;
        int status;
    };
    const auto large = "{\"a\":\"" + std::string(3000, 'x') + "\"}";
    for (const auto& [method, path, body, headers, status] : {
             row{"POST", "/v1/events", "{}", key, 200},
             row{"POST", "/v1/events", "{}", {{"Authorization", "Basic YS1zZWNyZXQtb2YtdGhlLXRlc3Q6"}}, 200},
             row{"POST", "/v1/events", "{}", with("Content-Type", "text/plain;charset=UTF-8"), 200},
             row{"POST", "/v1/events", "{}", with("Content-Type", "APPLICATION/JSON; charset=utf-8"), 200},
             row{"POST", "/v1/events", "{", key, 400},
             row{"POST", "/v1/events", "", key, 400},
             row{"POST", "/v1/events", "a=b", with("Content-Type", "application/x-www-form-urlencoded"), 415},
             row{"POST", "/v1/events", "{}", with("Content-Type", "application/json; charset=latin1"), 415},
             row{"POST", "/v1/events", "{}", with("Content-Encoding", "br"), 415},
             row{"POST", "/v1/events", "{}", with("Content-Encoding", "gzip"), 400},
             row{"POST", "/v1/events", "{}", {}, 401},
             row{"POST", "/v1/events", "{}", {{"Authorization", "Bearer another"}}, 401},
             row{"POST", "/v1/event", "{}", key, 404},
             row{"GET", "/v1/events", "", key, 405},
             row{"PUT", "/v1/events", "{}", key, 405},
             row{"POST", "/v1/events", large, key, 413},
         }) {
        CAPTURE(method);
        CAPTURE(path);
        CAPTURE(body);
        http_client client{router.address()};
        CHECK(client.request(method, path, body, headers).status == status);
    }
    // A body whose length is not told.
    http_client chunked{router.address()};
    chunked.send("POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a-secret-of-the-test\r\n"
                 "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n0\r\n\r\n");
    CHECK(chunked.read_answer().status == 200);
    http_client endless{router.address()};
    endless.send("POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a-secret-of-the-test\r\n"
                 "Transfer-Encoding: chunked\r\n\r\nfff\r\n" +
                 std::string(0xfff, 'x'));
    CHECK(endless.read_answer().status == 413);
    http_client broken{router.address()};
    broken.send("THIS IS NO HTTP\r\n\r\n");
    CHECK(broken.read_answer().status == 400);
    CHECK(broken.is_closed());
    http_client polite{router.address()};
    polite.send("POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a-secret-of-the-test\r\n"
                "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}");
    CHECK(polite.read_answer().status == 200);
    CHECK(router.stop().status == 0);
}

TEST_CASE("a key that sends more than its rate is told when to come back, and others go on") {
    const echo_world w(
        "    keys: [{name: a, key: \"${file:a}\", rate: 10/m}, {name: b, key: \"${file:b}\"}]\n");
    w.folder.write("a", "key-a\n");
    w.folder.write("b", "key-b\n");
    router_process router{w.folder, w.config()};
    CHECK(http_client(router.address())
              .post("/v1/events", "[{},{}]", {{"Authorization", "Bearer key-a"}})
              .status == 200);
    const auto limited =
        http_client(router.address()).post("/v1/events", "{}", {{"Authorization", "Bearer key-a"}});
    CHECK(limited.status == 429);
    CHECK(std::stoi(limited.header("Retry-After")) >= 1);
    CHECK(
        http_client(router.address()).post("/v1/events", "{}", {{"Authorization", "Bearer key-b"}}).status ==
        200);
}

TEST_CASE("browsers of the allowed origins may post, and no others") {
    const echo_world w("    allow_origins: [\"https://www.example.com\"]\n");
    router_process router{w.folder, w.config()};
    http_client client{router.address()};
    const auto ask = [&](const std::string& origin) {
        return client.request("OPTIONS", "/v1/events", "",
                              {{"Origin", origin}, {"Access-Control-Request-Method", "POST"}});
    };
    const auto allowed = ask("https://www.example.com");
    CHECK(allowed.status == 204);
    CHECK(allowed.header("Access-Control-Allow-Origin") == "https://www.example.com");
    CHECK(allowed.header("Access-Control-Allow-Methods") == "POST");
    CHECK(allowed.header("Access-Control-Allow-Headers").find("Authorization") != std::string::npos);
    const auto other = ask("https://evil.example");
    CHECK(other.status == 403);
    CHECK(other.header("Access-Control-Allow-Origin").empty());
    const auto posted = client.post("/v1/events", "{}", {{"Origin", "https://www.example.com"}});
    CHECK(posted.status == 200);
    CHECK(posted.header("Access-Control-Allow-Origin") == "https://www.example.com");
    const auto refused = client.post("/v1/events", "{", {{"Origin", "https://www.example.com"}});
    CHECK(refused.status == 400);
    CHECK(refused.header("Access-Control-Allow-Origin") == "https://www.example.com");
}

TEST_CASE("a signed webhook is taken, split and named; a wrong signature or verify token is refused") {
    const file_world w("    hooks:\n"
                       "      - path: /hooks/meta\n        event_name: lead_created\n"
                       "        each: entry.*.changes.*.value\n"
                       "        verify: {header: X-Hub-Signature-256, algorithm: hmac-sha256, encoding: hex, "
                       "prefix: \"sha256=\", secret: \"${env:TEST_SECRET}\"}\n"
                       "        challenge: {parameter: hub.challenge, token_parameter: hub.verify_token, "
                       "token: \"${env:TEST_SECRET}\"}\n");
    router_process router{w.folder, w.config()};
    http_client client{router.address()};
    const auto asked =
        client.get("/hooks/meta?hub.mode=subscribe&hub.challenge=1158&hub.verify_token=a-secret-of-the-test");
    CHECK(asked.status == 200);
    CHECK(asked.body == "1158");
    CHECK(client.get("/hooks/meta?hub.challenge=1158&hub.verify_token=wrong").status == 403);
    const std::string body = R"({"object":"page","entry":[{"changes":[{"value":{"leadgen_id":"123"}}]}]})";
    // openssl dgst -sha256 -hmac a-secret-of-the-test
    const auto signature = "sha256=7ef14d2f76e62e3a7f9ba1fb0eb0cc6cbad0df1fbaac0cba2e3ff1b4ad3f1d2b";
    CHECK(client.post("/hooks/meta", body, {{"X-Hub-Signature-256", signature}}).status == 401);
    CHECK(client.post("/hooks/meta", body).status == 401);
    const auto good = "sha256=c4ebc639b2de21ee975cce5820fc75b8d9842986e5afd381e0ad8aa725b7c69e";
    const auto stored = client.post("/hooks/meta", body, {{"X-Hub-Signature-256", good}});
    CHECK(stored.status == 200);
    REQUIRE(w.has_lines(1));
    CHECK(w.out() == "{\"event_name\":\"lead_created\",\"leadgen_id\":\"123\"}\n");
    CHECK(client.post("/hooks/other", body).status == 404);
}

TEST_CASE("after kill -9 everything that was answered with 200 is delivered") {
    const echo_world w;
    w.folder.write("mapping.yaml", "destination: echo_destination\nhold_all: yes\n");
    {
        router_process router{w.folder, w.config()};
        http_client client{router.address()};
        for (int i = 0; i < 50; ++i)
            REQUIRE(client
                        .post("/v1/events", "[{\"n\":" + std::to_string(2 * i) +
                                                "},{\"n\":" + std::to_string(2 * i + 1) + "}]")
                        .status == 200);
        router.process().signal(SIGKILL);
        router.process().finish();
    }
    w.folder.write("mapping.yaml", "destination: file_destination\npath: out\n");
    router_process router{w.folder, w.config()};
    REQUIRE(w.has_lines(100));
    const auto text = w.out();
    for (int n = 0; n < 100; ++n) {
        CAPTURE(n);
        CHECK(text.find("{\"n\":" + std::to_string(n) + "}\n") != std::string::npos);
    }
    CHECK(router.stop().status == 0);
    CHECK(count_lines(w.out()) == 100);
}

TEST_CASE("what could not be sent before the end stays, with status 1, and the next start goes on with it") {
    const echo_world w;
    w.folder.write("mapping.yaml", "destination: echo_destination\nhold_all: yes\n");
    w.folder.write("router.yaml", std::regex_replace(router_yaml(), std::regex("stop: 10s"), "stop: 200ms"));
    {
        router_process router{w.folder, w.config()};
        REQUIRE(http_client(router.address()).post("/v1/events", "[{\"n\":1},{\"n\":2}]").status == 200);
        REQUIRE(router.shows("\"under_way\":2"));
        const auto end = router.stop();
        CHECK(end.status == 1);
        CHECK(end.err.find("2 events were under way without an end") != std::string::npos);
    }
    w.folder.write("mapping.yaml", "destination: file_destination\npath: out\n");
    router_process router{w.folder, w.config()};
    REQUIRE(w.has_lines(2));
}

TEST_CASE("a blocked route stops itself only, and goes on after a reload with a mended file") {
    const file_world w({}, {}, "  - name: other\n    from: [web]\n    destination: other.yaml\n");
    w.folder.write("other.yaml", test::echo_config);
    router_process router{w.folder, w.config()};
    http_client client{router.address()};
    REQUIRE(client.post("/v1/events", R"({"do":"block"})").status == 200);
    REQUIRE(router.shows("\"state\":\"blocked\""));
    REQUIRE(client.post("/v1/events", R"([{"n":1},{"n":2}])").status == 200);
    CHECK(w.has_lines(3));
    CHECK(router.status().body.find("\"blocked_because\"") != std::string::npos);
    CHECK(http_client(router.admin()).get("/readyz").status == 200);
}

TEST_CASE("a full store answers 503 and nothing of the request is stored") {
    const echo_world w("    store: {type: disk, max_bytes: 1MiB}\n");
    w.folder.write("mapping.yaml", "destination: echo_destination\nhold_all: yes\n");
    router_process router{w.folder, w.config()};
    http_client client{router.address()};
    const auto body = "[" + std::string("{\"a\":\"") + std::string(30'000, 'x') + "\"},{\"b\":\"" +
                      std::string(30'000, 'y') + "\"}]";
    int stored = 0;
    test::http_answer answer;
    while ((answer = client.post("/v1/events", body)).status == 200)
        REQUIRE(++stored < 100);
    CHECK(answer.status == 503);
    CHECK(!answer.header("Retry-After").empty());
    CHECK(stored == 17);
    CHECK(http_client(router.admin()).get("/readyz").status == 503);
    CHECK(http_client(router.admin()).get("/healthz").status == 200);
}

TEST_CASE("a route takes only events of the keys that it names") {
    const file_world w("    keys: [{name: a, key: \"${file:a}\"}, {name: b, key: \"${file:b}\"}]\n",
                       "    when: {source: web, key: b}\n");
    w.folder.write("a", "key-a");
    w.folder.write("b", "key-b");
    router_process router{w.folder, w.config()};
    http_client client{router.address()};
    CHECK(client.post("/v1/events", R"({"n":1})", {{"Authorization", "Bearer key-a"}}).status == 200);
    CHECK(client.post("/v1/events", R"({"n":2})", {{"Authorization", "Bearer key-b"}}).status == 200);
    REQUIRE(w.has_lines(1));
    CHECK(router.stop().status == 0);
    CHECK(w.out() == "{\"n\":2}\n");
}

TEST_CASE("a second router on the state, a port in use and a state of another version end with status 2") {
    const echo_world w;
    router_process router{w.folder, w.config()};
    const auto second = [&](const std::string& config) {
        router_process other{w.folder, config, false};
        return other.process().finish();
    };
    auto result = second(w.config());
    CHECK(result.status == 2);
    CHECK(result.err.find("is in use by another router") != std::string::npos);
    auto yaml = router_yaml();
    yaml.replace(yaml.find("name: t"), 7, "name: u");
    yaml.replace(yaml.rfind("listen: 127.0.0.1:0"), 19, "listen: " + router.address());
    result = second(w.folder.write("taken.yaml", yaml));
    CHECK(result.status == 2);
    CHECK(result.err.find("taken.yaml:8:13: cannot listen on " + router.address()) != std::string::npos);
    router.stop();
    w.folder.write("state/desthost/t/version", "desthost-state 99\n");
    result = second(w.config());
    CHECK(result.status == 2);
    CHECK(result.err.find("was made by another version of desthost") != std::string::npos);
}

TEST_CASE("a reload takes over what is good as a whole, and nothing of what is not") {
    const file_world w;
    router_process router{w.folder, w.config()};
    http_client client{router.address()};
    const auto reload = [&] {
        return http_client(router.admin()).post("/api/reload", "", {{"X-Desthost", "1"}});
    };
    w.folder.write("mapping.yaml", "destination: file_destination\npath: second\n");
    auto answer = reload();
    CHECK(answer.status == 200);
    CHECK(answer.body == "{\"reloaded\":true,\"text\":\"route r reconfigured\"}\n");
    REQUIRE(client.post("/v1/events", R"({"n":1})").status == 200);
    REQUIRE(eventually([&] { return count_lines(w.folder.read("second")) == 1; }));
    w.folder.write("router.yaml", router_yaml("    key: x\n"));
    answer = reload();
    CHECK(answer.status == 422);
    CHECK(router.process().wait_for("router.yaml:9:5: unknown key \"key\" in sources.web"));
    // A second route, and a key for the source.
    w.folder.write("third.yaml", "destination: file_destination\npath: third\n");
    w.folder.write("router.yaml", router_yaml("    keys: [{name: k, key: \"${env:TEST_SECRET}\"}]\n", {},
                                              "  - {name: r3, from: [web], destination: third.yaml}\n"));
    router.process().signal(SIGHUP);
    REQUIRE(router.process().wait_for("route r3 started"));
    CHECK(http_client(router.address()).post("/v1/events", "{}").status == 401);
    REQUIRE(
        client.post("/v1/events", R"({"n":2})", {{"Authorization", "Bearer a-secret-of-the-test"}}).status ==
        200);
    CHECK(eventually([&] { return w.folder.read("third").ends_with("{\"n\":2}\n"); }));
    CHECK(eventually([&] { return count_lines(w.folder.read("second")) == 2; }));
    CHECK(router.stop().status == 0);
}

TEST_CASE("changing calls need the header, and with a token everything but health and readiness needs it") {
    const echo_world w;
    w.folder.write("router.yaml",
                   std::regex_replace(router_yaml(), std::regex("admin: \\{listen: 127.0.0.1:0\\}"),
                                      "admin: {listen: 127.0.0.1:0, token: \"$${env:TEST_SECRET}\"}"));
    router_process router{w.folder, w.config()};
    const http_client::headers token{{"Authorization", "Bearer a-secret-of-the-test"}};
    const auto get = [&](const std::string& path, const http_client::headers& h = {}) {
        return http_client(router.admin()).get(path, h).status;
    };
    CHECK(get("/healthz") == 200);
    CHECK(get("/readyz") == 200);
    CHECK(get("/status.json") == 401);
    CHECK(get("/metrics") == 401);
    CHECK(get("/metrics", token) == 200);
    CHECK(http_client(router.admin()).post("/api/reload", "", token).status == 403);
    CHECK(http_client(router.admin()).post("/api/reload", "", {{"X-Desthost", "1"}}).status == 401);
    CHECK(get("/api/reload", token) == 405);
    CHECK(get("/nothing", token) == 404);
}

TEST_CASE("a site whose name leads to this machine cannot read the admin listener") {
    const echo_world w;
    router_process router{w.folder, w.config()};
    http_client rebound{router.admin()};
    rebound.send("GET /status.json HTTP/1.1\r\nHost: evil.example:9464\r\n\r\n");
    CHECK(rebound.read_answer().status == 403);
}

TEST_CASE("metrics are a page that Prometheus reads: each family once, and its samples behind it") {
    const echo_world w({}, {}, "  - {name: r2, from: [web], destination: mapping.yaml}\n");
    router_process router{w.folder, w.config()};
    REQUIRE(http_client(router.address())
                .post("/v1/events", R"([{"n":1},{"do":"invalid"},{"do":"filtered"}])")
                .status == 200);
    REQUIRE(router.shows("\"invalid\":1"));
    const auto page = http_client(router.admin()).get("/metrics");
    CHECK(page.header("Content-Type").starts_with("text/plain; version=0.0.4"));
    std::istringstream lines(page.body);
    std::set<std::string> families;
    std::set<std::string> samples;
    std::string current;
    const std::regex sample("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"[^\"]*\",?)*\\})? "
                            "(NaN|[+-]?Inf|[-+0-9.e]+)");
    std::string type;
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        if (line.starts_with("# HELP ")) {
            current = line.substr(7, line.find(' ', 7) - 7);
            CHECK(families.insert(current).second);
            continue;
        }
        if (line.starts_with("# TYPE ")) {
            CHECK(line.starts_with("# TYPE " + current + " "));
            type = line.substr(line.rfind(' ') + 1);
            CHECK((type != "counter" || current.ends_with("_total")));
            continue;
        }
        std::smatch parts;
        REQUIRE(std::regex_match(line, parts, sample));
        CHECK(samples.insert(line.substr(0, line.rfind(' '))).second);
        const auto name = parts[1].str();
        CHECK((name == current || (type == "histogram" && name.starts_with(current + "_"))));
    }
    CHECK(page.body.find("desthost_route_events_total{route=\"r\",outcome=\"invalid\",reason=\"told_to\"") !=
          std::string::npos);
    CHECK(page.body.find("desthost_route_events_total{route=\"r2\",outcome=\"delivered\"") !=
          std::string::npos);
    CHECK(page.body.find("desthost_store_bytes{source=\"web\"} ") != std::string::npos);
}

TEST_CASE("dead letters are listed and tried again while the router runs") {
    const echo_world w;
    router_process router{w.folder, w.config()};
    REQUIRE(http_client(router.address())
                .post("/v1/events", R"([{"do":"rejected"},{"do":"invalid"},7])")
                .status == 200);
    REQUIRE(router.shows("\"dead_letters\":2"));
    auto list = http_client(router.admin()).get("/api/dead-letters");
    CHECK(list.body.find("\"route\":\"r\"") != std::string::npos);
    CHECK(list.body.find("\"outcome\":\"rejected\"") != std::string::npos);
    CHECK(list.body.find("\"reason\":\"not_an_object\"") != std::string::npos);
    CHECK(list.body.find("\"do\"") == std::string::npos);
    w.folder.write("mapping.yaml", "destination: echo_destination\nmended: yes\n");
    const http_client::headers header{{"X-Desthost", "1"}};
    REQUIRE(http_client(router.admin()).post("/api/reload", "", header).status == 200);
    const auto retried =
        http_client(router.admin()).post("/api/dead-letters/retry", R"({"route":"r"})", header);
    CHECK(retried.status == 200);
    CHECK(retried.body == "{\"retried\":2}\n");
    CHECK(eventually([&] {
        return http_client(router.admin())
                   .get("/api/dead-letters?route=r")
                   .body.find("\"dead_letters\":[]") != std::string::npos;
    }));
    CHECK(http_client(router.admin()).post("/api/dead-letters/retry", "{}", header).status == 400);
    CHECK(http_client(router.admin()).post("/api/dead-letters/retry", R"({"route":"none"})", header).status ==
          409);
}

TEST_CASE("a second signal ends the process at once") {
    const echo_world w;
    w.folder.write("router.yaml",
                   std::regex_replace(router_yaml(), std::regex("ready_off: 0s"), "ready_off: 1h"));
    router_process router{w.folder, w.config()};
    router.process().signal(SIGTERM);
    REQUIRE(router.process().wait_for("the router is being stopped"));
    CHECK(http_client(router.admin()).get("/readyz").status == 503);
    // Until it is taken out of the balancer it goes on to take events.
    CHECK(http_client(router.address()).post("/v1/events", "{}").status == 200);
    router.process().signal(SIGTERM);
    CHECK(router.process().finish().status == 130);
}

TEST_CASE("files in a folder are delivered, again when they grow, and not twice over a restart") {
    const temporary_folder folder;
    std::filesystem::create_directory(folder.path("in"));
    folder.write("mapping.yaml", "destination: file_destination\npath: out\n");
    const auto config = folder.write(
        "router.yaml", "version: 1\nname: t\nadmin: {listen: 127.0.0.1:0}\ndrain: {ready_off: 0s, stop: 5s}\n"
                       "sources: {exports: {type: files, path: in, pattern: \"*.ndjson\"}}\n"
                       "routes: [{name: r, from: exports, destination: mapping.yaml}]\n");
    folder.write("in/a.ndjson", "{\"n\":1}\n{\"n\":2}\n");
    folder.write("in/a.txt", "{\"n\":99}\n");
    {
        router_process router{folder, config};
        REQUIRE(eventually([&] { return count_lines(folder.read("out")) == 2; }));
        folder.write("in/a.ndjson", "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
        REQUIRE(eventually([&] { return count_lines(folder.read("out")) == 3; }));
        CHECK(router.stop().status == 0);
    }
    folder.write("in/b.ndjson", "{\"n\":4}\n");
    router_process router{folder, config};
    REQUIRE(eventually([&] { return count_lines(folder.read("out")) == 4; }));
    CHECK(router.stop().status == 0);
    CHECK(folder.read("out") == "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n{\"n\":4}\n");
}

TEST_CASE("an alert goes to its webhook, once, and again when it is over") {
    const file_world receiver("    hooks: [{path: /hooks/alerts}]\n");
    router_process chat{receiver.folder, receiver.config()};
    const echo_world w({}, {}, "alerts: [{to: \"${file:url}\", when: [blocked, dead_letters 1]}]\n");
    w.folder.write("url", "http://" + chat.address() + "/hooks/alerts\n");
    router_process router{w.folder, w.config()};
    REQUIRE(http_client(router.address()).post("/v1/events", R"({"do":"rejected"})").status == 200);
    REQUIRE(receiver.has_lines(1));
    CHECK(
        receiver.out().starts_with("{\"text\":\"route r: 1 events were given up; look at the dead letters\","
                                   "\"route\":\"r\",\"what\":\"dead_letters 1\",\"since\":\""));
    CHECK(router.stop().status == 0);
    CHECK(count_lines(receiver.out()) == 1);
}

TEST_CASE("dead letters and errors of a running router are read from its state, and tried again by it") {
    const echo_world w({}, {}, "  - {name: r2, from: [web], destination: other.yaml}\n");
    w.folder.write("other.yaml", test::echo_config);
    router_process router{w.folder, w.config()};
    REQUIRE(http_client(router.address()).post("/v1/events", R"({"do":"rejected"})").status == 200);
    REQUIRE(router.shows("\"dead_letters\":1"));
    const auto state = w.folder.path("state/desthost/t");
    const auto ask = [&](std::vector<std::string> arguments) {
        return test::run(test::desthost(std::move(arguments)), {}, test::with_echo(w.folder));
    };
    REQUIRE(eventually([&] {
        const auto all = ask({"dead-letters", "list", "--state", state, "--format", "json"}).out;
        return count_lines(all) == 2;
    }));
    CHECK(count_lines(
              ask({"dead-letters", "list", "--state", state, "--route", "r2", "--format", "json"}).out) == 1);
    const auto unknown = ask({"dead-letters", "list", "--state", state, "--route", "r3"});
    CHECK(unknown.status == 2);
    CHECK(unknown.err.find("there is no route r3 in the state") != std::string::npos);
    CHECK(ask({"errors", "--state", state, "--route", "r", "--format", "json"}).out.find("told_to") !=
          std::string::npos);
    w.folder.write("mapping.yaml", "destination: echo_destination\nmended: yes\n");
    REQUIRE(http_client(router.admin()).post("/api/reload", "", {{"X-Desthost", "1"}}).status == 200);
    const auto retried = ask({"dead-letters", "retry", "--state", state, "--route", "r"});
    CHECK(retried.status == 0);
    CHECK(retried.err.find("the router tries them again") != std::string::npos);
    CHECK(eventually([&] {
        return ask({"dead-letters", "list", "--state", state, "--route", "r", "--format", "json"})
            .out.empty();
    }));
    CHECK(ask({"dead-letters", "retry", "--state", state}).status == 2);
}

TEST_CASE("status shows what the routes of a running router do, and says when there is none") {
    const echo_world w;
    std::string admin;
    {
        router_process router{w.folder, w.config()};
        admin = router.admin();
        REQUIRE(http_client(router.address()).post("/v1/events", R"({"n":1})").status == 200);
        REQUIRE(router.shows("\"delivered\":1"));
        REQUIRE(http_client(router.address()).post("/v1/events", R"({"do":"block"})").status == 200);
        REQUIRE(router.shows("\"state\":\"blocked\""));
        const auto table = test::run(test::desthost({"status", "--admin", "http://" + admin}));
        CHECK(table.status == 0);
        CHECK(table.out.find("ROUTE  STATE    DELIVERED") != std::string::npos);
        CHECK(table.out.find("\nr      blocked  1 ") != std::string::npos);
        const auto json = test::run(test::desthost({"status", "--admin", admin, "--format", "json"}));
        CHECK(json.out.starts_with("{\"name\":\"t\","));
    }
    const auto none = test::run(test::desthost({"status", "--admin", admin}));
    CHECK(none.status == 1);
    CHECK(none.err.find("there is no router at http://" + admin) != std::string::npos);
}
