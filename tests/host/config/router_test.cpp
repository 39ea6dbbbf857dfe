// router.yaml: what it may say, and every mistake with its place.
#include "host/config/read_router.hpp"
#include "tests/support/process.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace desthost;
using namespace desthost::config;

namespace {

struct reading {
    router_settings settings;
    bool is_good = false;
    std::string told; // what stood on standard error
};

// Reads the text as the file router.yaml in the folder, and catches what is told.
reading read_in(const test::temporary_folder& folder, const std::string& text) {
    const auto path = folder.path("router.yaml");
    const int keep = ::dup(STDERR_FILENO);
    const int file = ::open(folder.path("told").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(file, STDERR_FILENO);
    reading out;
    {
        log to{log_format::text, severity::debug};
        diagnostic_writer writer{to, path, DESTINATION_DIAGNOSTIC_NOTE};
        auto made = read_router(text, path, writer);
        out.settings = std::move(made.settings);
        out.is_good = made.is_good;
    }
    ::dup2(keep, STDERR_FILENO);
    ::close(keep);
    ::close(file);
    out.told = folder.read("told");
    // Only the file's own name is of interest.
    const auto prefix = folder.path();
    for (auto at = out.told.find(prefix); at != out.told.npos; at = out.told.find(prefix))
        out.told.erase(at, prefix.size());
    return out;
}

constexpr const char* good_file = R"(version: 1
name: leads
state: state
admin: {listen: "[::1]:9464", token: "${file:token}"}
drain: {ready_off: 1s, stop: 2m}
sources:
  web:
    type: http
    listen: 0.0.0.0:8080
    keys: [{name: shop, key: "${file:key}", rate: 500/s}, {name: crm, key: "${env:ROUTER_TEST_KEY}"}]
    max_request_bytes: 1MiB
    allow_origins: ["https://www.example.com"]
    store: {type: disk, max_bytes: 8GiB}
    hooks:
      - path: /hooks/meta
        event_name: lead_created
        each: entry.*.changes.*.value
        verify: {header: X-Hub-Signature-256, algorithm: hmac-sha256, encoding: hex, prefix: "sha256=", secret: "${file:key}"}
        challenge: {parameter: hub.challenge, token_parameter: hub.verify_token, token: "${file:token}"}
  exports: {type: files, path: in, pattern: "*.csv"}
routes:
  - name: meta_fr
    from: [web, exports]
    when: {source: web, key: shop}
    destination: fr.yaml
    rate: 2000/s
    window: {events: 100, bytes: 1MiB}
  - {name: all, from: web, destination: fr.yaml}
alerts:
  - to: ${file:webhook}
    when: [blocked, no_delivery 24h, event_age 2h, dead_letters 1, delivered_below 90%, store_above 80%]
    repeat: 1h
)";

struct folder_with_secrets : test::temporary_folder {
    folder_with_secrets() {
        write("token", "the-token\n");
        write("key", "the-key");
        write("webhook", "https://chat.example/hook\n");
        write("fr.yaml", "destination: echo_destination\n");
        ::setenv("ROUTER_TEST_KEY", "from-the-environment", 1);
    }
};

} // namespace

TEST_CASE("a whole file is read as it says") {
    const folder_with_secrets folder;
    const auto read = read_in(folder, good_file);
    CHECK(read.told == "");
    REQUIRE(read.is_good);
    const auto& s = read.settings;
    CHECK(s.name == "leads");
    CHECK(s.state == folder.path("state"));
    CHECK(s.admin.listen.text() == "[::1]:9464");
    CHECK(s.admin.token == "the-token");
    CHECK(s.drain.stop == std::chrono::minutes(2));
    const auto& web = std::get<http_source>(s.sources[0].what);
    CHECK(web.listen.port == 8080);
    CHECK(web.keys[0].key == "the-key");
    CHECK(web.keys[0].rate == 500);
    CHECK(web.keys[1].key == "from-the-environment");
    CHECK(web.max_request_bytes == 1024 * 1024);
    CHECK(std::get<disk_store>(web.store).max_bytes == std::uint64_t{8} << 30);
    REQUIRE(web.hooks.size() == 1);
    CHECK(web.hooks[0].each.size() == 5);
    CHECK(web.hooks[0].verify->prefix == "sha256=");
    CHECK(web.hooks[0].challenge->parameter == "hub.challenge");
    CHECK(std::get<files_source>(s.sources[1].what).path == folder.path("in"));
    REQUIRE(s.routes.size() == 2);
    CHECK(s.routes[0].when.keys == std::vector<std::string>{"shop"});
    CHECK(s.routes[0].window_events == 100);
    CHECK(s.routes[1].from == std::vector<std::string>{"web"});
    CHECK(s.routes[1].window_bytes == 6 * 1024 * 1024);
    REQUIRE(s.alerts.size() == 1);
    CHECK(s.alerts[0].when[1].limit == 24 * 3600);
    CHECK(s.alerts[0].when[4].limit == 90);
}

TEST_CASE("every mistake is told at once, with its place, its line and a suggestion") {
    const folder_with_secrets folder;
    const auto read = read_in(folder, R"(version: 2
nme: leads
admin: {listen: 0.0.0.0:9464}
drain: {stop: 30}
sources:
  web:
    type: http
    listen: 8080
    keys: [{name: shop, key: abcdefgh-secret, rate: 500}]
    max_request_bytes: 500KB
    store: {type: disc}
    hooks: [{path: hooks, verify: {algorithm: md5}}]
  unused: {type: files, path: in}
  bad: {type: htp}
routes:
  - name: r
    from: [wbe]
    destination: missing.yaml
    when: {key: shopp}
    rate: 10/day
  - name: r
    from: [web]
alerts: [{to: "https://x", when: [blocke, no_delivery, delivered_below 120%]}]
)");
    CHECK_FALSE(read.is_good);
    for (const std::string_view text : {
             ("router.yaml:1:10: this release reads version 1, not \"2\"\n    version: 2\n             ^\n   "
              " "
              "write version: 1\n"),
             "router.yaml:2:1: unknown key \"nme\"\n    nme: leads\n    ^~~\n    did you mean name?\n",
             "router.yaml:3:17: admin.listen is no loopback address, and admin has no token",
             "router.yaml:4:15: drain.stop cannot be \"30\"",
             "router.yaml:8:13: sources.web.listen cannot be \"8080\"",
             "router.yaml:9:30: sources.web.keys.key is a secret and must not stand in the file itself",
             "write ${file:PATH} or ${env:NAME} in its place",
             "sources.web.keys.rate cannot be \"500\"",
             "router.yaml:10:24: sources.web.max_request_bytes cannot be \"500KB\"",
             "router.yaml:11:19: sources.web.store.type cannot be \"disc\"",
             "did you mean disk?",
             "router.yaml:12:20: a hook cannot have the path \"hooks\"",
             "sources.web.hooks.verify.algorithm cannot be \"md5\"",
             "sources.web.hooks.verify has no header",
             "sources.web.hooks.verify has no secret",
             "router.yaml:13:3: no route reads the source \"unused\"",
             "router.yaml:14:15: sources.bad.type cannot be \"htp\"",
             "did you mean http?",
             "router.yaml:17:12: there is no source called \"wbe\"",
             "did you mean web?",
             "router.yaml:18:18: the mapping file missing.yaml cannot be read",
             "router.yaml:20:11: routes.rate cannot be \"10/day\"",
             "router.yaml:21:11: another route is called \"r\"",
             "an entry of routes has no destination",
             "router.yaml:23:15: alerts.to is a secret and must not stand in the file itself",
             "there is no alert called \"blocke\"",
             "did you mean blocked?",
             "write it like no_delivery 24h",
             "write it like delivered_below 90%",
         }) {
        CAPTURE(text);
        CHECK(read.told.find(text) != std::string::npos);
    }
    CHECK(read.told.find("abcdefgh-secret") == std::string::npos);
    INFO(read.told);
    CHECK(read.told.find("there is no key") != std::string::npos);
}

TEST_CASE("a source whose engine is not installed says which package is missing") {
    const folder_with_secrets folder;
    const auto read = read_in(folder, R"(version: 1
sources:
  bus: {type: jetstream, servers: ["tls://n1:4222"], credentials: "${file:nats.creds}", stream: EVENTS, subjects: "events.>"}
  crm: {type: kafka, brokers: [k1:9092], topic: crm, librdkafka: {security.protocol: sasl_ssl}, tpoic: x}
routes: [{name: r, from: [bus, crm], destination: fr.yaml, dead_letters: {use: bus, subject: dead.r}}]
)");
    CHECK_FALSE(read.is_good);
    CHECK(read.told.find("router.yaml:3:15: the module that reads this source is not installed: the package "
                         "desthost-nats is missing") != std::string::npos);
    CHECK(read.told.find("the package desthost-kafka is missing") != std::string::npos);
    CHECK(read.told.find("unknown key \"tpoic\" in sources.crm") != std::string::npos);
    CHECK(read.told.find("did you mean topic?") != std::string::npos);
}

TEST_CASE("secrets that cannot be read are told by their reference, and never shown") {
    const folder_with_secrets folder;
    folder.write("empty", "\n");
    folder.write("odd", "two words\n");
    const auto with = [&](const std::string& reference) {
        return read_in(folder, "version: 1\nadmin: {token: \"" + reference +
                                   "\"}\nsources: {w: {type: http, listen: 127.0.0.1:0}}\n"
                                   "routes: [{name: r, from: w, destination: fr.yaml}]\n");
    };
    CHECK(with("${file:token}").is_good);
    for (const auto& [reference, why] : std::vector<std::pair<std::string, std::string>>{
             {"${file:none}", "the secret's file none cannot be opened: No such file or directory"},
             {"${file:empty}", "the secret's file empty is empty"},
             {"${file:odd}", "the secret's file odd holds spaces"},
             {"${file:.}", "is not a regular file"},
             {"${env:ROUTER_TEST_UNSET}", "the environment variable ROUTER_TEST_UNSET is not set"},
             {"${env:1}", "this is no name of an environment variable"},
             {"$TOKEN", "this is no reference to a secret"}}) {
        CAPTURE(reference);
        const auto read = with(reference);
        CHECK_FALSE(read.is_good);
        CHECK_MESSAGE(read.told.find(why) != std::string::npos, read.told);
        CHECK(read.told.find("two words") == std::string::npos);
    }
}

TEST_CASE("hostile files are refused and never crash") {
    const folder_with_secrets folder;
    for (const std::string& text :
         {std::string(), std::string("[]"), std::string("- a"), std::string("version: {"),
          std::string("sources: []\nroutes: {}"),
          std::string("version: 1\nsources: {a: }\nroutes: [~, 1, {}]"), std::string("a: &a [*a]"),
          std::string(2'000'000, 'x'),
          std::string("version: 1\nversion: 1\nsources: {w: {type: http, listen: [1]}, w: {}}\nroutes: "
                      "[{name: [], from: {}, destination: []}]"),
          std::string("\0\xFF", 2), "version: 1\nsources: " + std::string(100, '[')}) {
        CAPTURE(text.substr(0, 80));
        const auto read = read_in(folder, text);
        CHECK_FALSE(read.is_good);
        CHECK(read.told.find("router.yaml:") != std::string::npos);
    }
}
