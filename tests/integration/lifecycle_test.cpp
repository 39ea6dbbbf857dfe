// The lifecycle of the ABI, over the real shared object and a real endpoint.
#include "tests/integration/loaded_plugin.hpp"
#include "tests/integration/stand.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <thread>

using test::counting_host;
using test::instance;
using test::loaded_plugin;
using test::stand;

namespace {

constexpr std::int64_t second = 1'000'000'000;

std::string event(std::uint64_t number) {
    return R"({"event_name":"crm","context":{"event_timestamp":1785315000,"event_id":")" +
           std::to_string(number) +
           R"("},"crm":{"lead_id":"1234567890123456"},"user":{"email":"a@example.com"}})";
}

// A stand, and the configuration that sends to it.
struct configured_stand : stand {
    explicit configured_stand(const std::vector<std::string>& options = {}, std::string_view rest = {})
        : stand(options), path(write_mapping(rest)), text(folder().read("mapping.yaml")) {
        ::setenv("TEST_TOKEN", "token", 1);
    }
    std::string path;
    std::string text;
};

bool is_mapped(std::string_view library) {
    std::ifstream maps("/proc/self/maps");
    const std::string all{std::istreambuf_iterator<char>(maps), {}};
    return all.find(library) != std::string::npos;
}

} // namespace

TEST_CASE("an event that is submitted is delivered and reported once") {
    configured_stand meta;
    loaded_plugin plugin;
    counting_host host;
    instance one(plugin, host);
    REQUIRE(one.configure(meta.text, meta.path) == DESTINATION_OK);
    REQUIRE(one->start(one.get()) == DESTINATION_OK);
    CHECK(one.submit(7, event(7)) == DESTINATION_OK);
    CHECK(one->flush(one.get(), 20 * second) == DESTINATION_OK);
    CHECK(host.results() == std::map<std::uint64_t, int>{{7, 1}});
    CHECK(host.outcomes() == std::map<int, int>{{DESTINATION_OUTCOME_DELIVERED, 1}});
    CHECK(one->stop(one.get(), second) == DESTINATION_OK);
    CHECK(meta.accepted().size() == 1);
}

TEST_CASE("calls out of order are refused and change nothing") {
    configured_stand meta;
    loaded_plugin plugin;
    counting_host host;
    instance one(plugin, host);
    CHECK(one->start(one.get()) == DESTINATION_ERROR_STATE);
    CHECK(one.submit(1, event(1)) == DESTINATION_ERROR_STATE);
    CHECK(one->flush(one.get(), 0) == DESTINATION_ERROR_STATE);
    CHECK(one->stop(one.get(), 0) == DESTINATION_ERROR_STATE);
    CHECK(one.reconfigure(meta.text, meta.path) == DESTINATION_ERROR_STATE);
    CHECK(one.configure("nonsense: [", "x.yaml") == DESTINATION_ERROR_CONFIG);
    CHECK(one->configure(one.get(), nullptr) == DESTINATION_ERROR_ARGUMENT);
    REQUIRE(one.configure(meta.text, meta.path, DESTINATION_CONFIG_WITHOUT_SECRETS) == DESTINATION_OK);
    CHECK(one->start(one.get()) == DESTINATION_ERROR_STATE);
    REQUIRE(one.configure(meta.text, meta.path) == DESTINATION_OK);
    REQUIRE(one->start(one.get()) == DESTINATION_OK);
    CHECK(one->start(one.get()) == DESTINATION_ERROR_STATE);
    CHECK(one.configure(meta.text, meta.path) == DESTINATION_ERROR_STATE);
    CHECK(one->stop(one.get(), 0) == DESTINATION_OK);
    CHECK(one.submit(1, event(1)) == DESTINATION_STOPPED);
    CHECK(host.results().empty());
}

TEST_CASE("an instance starts and stops a hundred times") {
    configured_stand meta;
    loaded_plugin plugin;
    counting_host host;
    instance one(plugin, host);
    REQUIRE(one.configure(meta.text, meta.path) == DESTINATION_OK);
    for (std::uint64_t round = 0; round < 100; ++round) {
        REQUIRE(one->start(one.get()) == DESTINATION_OK);
        REQUIRE(one.submit(round, event(round)) == DESTINATION_OK);
        one->stop(one.get(), round % 2 == 0 ? 0 : 20 * second);
    }
    const auto results = host.results();
    CHECK(results.size() == 100);
    CHECK(std::ranges::all_of(results, [](const auto& row) { return row.second == 1; }));
}

TEST_CASE("two instances at once do not see each other") {
    configured_stand here;
    configured_stand there;
    loaded_plugin plugin;
    counting_host first_host;
    counting_host second_host;
    instance first(plugin, first_host);
    instance second_one(plugin, second_host);
    REQUIRE(first.configure(here.text, here.path) == DESTINATION_OK);
    REQUIRE(second_one.configure(there.text, there.path) == DESTINATION_OK);
    REQUIRE(first->start(first.get()) == DESTINATION_OK);
    REQUIRE(second_one->start(second_one.get()) == DESTINATION_OK);
    for (std::uint64_t i = 0; i < 10; ++i)
        REQUIRE(first.submit(i, event(i)) == DESTINATION_OK);
    REQUIRE(second_one.submit(99, event(99)) == DESTINATION_OK);
    CHECK(first->flush(first.get(), 20 * second) == DESTINATION_OK);
    CHECK(second_one->flush(second_one.get(), 20 * second) == DESTINATION_OK);
    CHECK(first_host.results().size() == 10);
    CHECK(second_host.results() == std::map<std::uint64_t, int>{{99, 1}});
    CHECK(here.accepted().size() == 10);
    CHECK(there.accepted().size() == 1);
}

TEST_CASE("four threads submit at once, and each event has one result") {
    configured_stand meta;
    loaded_plugin plugin;
    counting_host host;
    instance one(plugin, host);
    REQUIRE(one.configure(meta.text, meta.path) == DESTINATION_OK);
    REQUIRE(one->start(one.get()) == DESTINATION_OK);
    constexpr std::uint64_t each = 500;
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (std::uint64_t t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (std::uint64_t i = t * each; i < (t + 1) * each; ++i)
                    CHECK(one.submit(i, i % 10 == 0 ? "not json" : event(i)) == DESTINATION_OK);
            });
    }
    CHECK(one->flush(one.get(), 60 * second) == DESTINATION_OK);
    const auto results = host.results();
    CHECK(results.size() == 4 * each);
    CHECK(std::ranges::all_of(results, [](const auto& row) { return row.second == 1; }));
    CHECK(host.outcomes() ==
          std::map<int, int>{{DESTINATION_OUTCOME_DELIVERED, 1800}, {DESTINATION_OUTCOME_INVALID, 200}});
}

TEST_CASE("a full queue says busy, and on_writable follows when there is room") {
    configured_stand meta({"--fault", "delay 300ms"},
                          "delivery:\n  queue: {max_events: 10}\n  batch: {max_delay: 1ms}\n");
    loaded_plugin plugin;
    counting_host host;
    instance one(plugin, host);
    REQUIRE(one.configure(meta.text, meta.path) == DESTINATION_OK);
    REQUIRE(one->start(one.get()) == DESTINATION_OK);
    std::uint64_t taken = 0;
    while (one.submit(taken, event(taken)) == DESTINATION_OK)
        ++taken;
    CHECK(taken == 10);
    host.wait_for_writable(1);
    CHECK(one.submit(taken, event(taken)) == DESTINATION_OK);
    CHECK(one->flush(one.get(), 20 * second) == DESTINATION_OK);
    CHECK(host.results().size() == 11);
}

TEST_CASE("stop returns in time though the server hangs, and reports what is left") {
    configured_stand meta({"--fault", "hang x100"});
    loaded_plugin plugin;
    counting_host host;
    instance one(plugin, host);
    REQUIRE(one.configure(meta.text, meta.path) == DESTINATION_OK);
    REQUIRE(one->start(one.get()) == DESTINATION_OK);
    for (std::uint64_t i = 0; i < 20; ++i)
        REQUIRE(one.submit(i, event(i)) == DESTINATION_OK);
    CHECK(one->stop(one.get(), second / 5) == DESTINATION_TIMED_OUT);
    CHECK(host.outcomes() == std::map<int, int>{{DESTINATION_OUTCOME_UNDELIVERED, 20}});
}

TEST_CASE("nothing of the library is left when it is closed") {
    configured_stand meta;
    {
        loaded_plugin plugin;
        counting_host host;
        instance one(plugin, host);
        REQUIRE(one.configure(meta.text, meta.path) == DESTINATION_OK);
        REQUIRE(one->start(one.get()) == DESTINATION_OK);
        REQUIRE(one.submit(1, event(1)) == DESTINATION_OK);
        CHECK(one->flush(one.get(), 20 * second) == DESTINATION_OK);
        CHECK(is_mapped("facebook_lead_ads.so"));
    }
#if !defined(__SANITIZE_THREAD__)
    CHECK_FALSE(is_mapped("facebook_lead_ads.so"));
#endif
}

TEST_CASE("a host of another version gets no instance") {
    loaded_plugin plugin;
    counting_host host;
    auto stranger = host.abi();
    stranger.abi_version.major += 1;
    const destination_plugin_t* made =
        host.abi().host_data ? reinterpret_cast<const destination_plugin_t*>(&host) : nullptr;
    CHECK(plugin.entry().create(&stranger, &made) == DESTINATION_ERROR_ARGUMENT);
    CHECK(made == nullptr);
    CHECK(plugin.entry().create(nullptr, &made) == DESTINATION_ERROR_ARGUMENT);
    CHECK(plugin.entry().create(&host.abi(), nullptr) == DESTINATION_ERROR_ARGUMENT);
}

TEST_CASE("a host without callbacks gets no instance, and a null plugin an error") {
    const loaded_plugin library;
    const counting_host host;
    for (const bool lacks_results : {true, false}) {
        auto crippled = host.abi();
        (lacks_results ? reinterpret_cast<void*&>(crippled.on_results)
                       : reinterpret_cast<void*&>(crippled.on_writable)) = nullptr;
        const destination_plugin_t* made = nullptr;
        CHECK(library.entry().create(&crippled, &made) == DESTINATION_ERROR_ARGUMENT);
        CHECK(made == nullptr);
    }
    const destination_plugin_t* plugin = nullptr;
    REQUIRE(library.entry().create(&host.abi(), &plugin) == DESTINATION_OK);
    destination_config_t config{};
    config.size = sizeof config;
    std::uint32_t accepted = 0;
    CHECK(plugin->configure(nullptr, &config) == DESTINATION_ERROR_ARGUMENT);
    CHECK(plugin->reconfigure(nullptr, &config) == DESTINATION_ERROR_ARGUMENT);
    CHECK(plugin->start(nullptr) == DESTINATION_ERROR_ARGUMENT);
    CHECK(plugin->flush(nullptr, 0) == DESTINATION_ERROR_ARGUMENT);
    CHECK(plugin->stop(nullptr, 0) == DESTINATION_ERROR_ARGUMENT);
    CHECK(plugin->submit(nullptr, nullptr, 0, &accepted) == DESTINATION_ERROR_ARGUMENT);
    plugin->destroy(nullptr);
    plugin->destroy(plugin);
}

TEST_CASE("reconfigure changes the rules between two events and loses none") {
    configured_stand meta;
    loaded_plugin plugin;
    counting_host host;
    instance one(plugin, host);
    REQUIRE(one.configure(meta.text, meta.path) == DESTINATION_OK);
    REQUIRE(one->start(one.get()) == DESTINATION_OK);
    REQUIRE(one.submit(1, event(1)) == DESTINATION_OK);
    CHECK(one.reconfigure("version: 1", meta.path) == DESTINATION_ERROR_CONFIG);
    CHECK(one.reconfigure(meta.text + "filters: {consent: \"3\"}\n", meta.path) == DESTINATION_OK);
    REQUIRE(one.submit(2, event(2)) == DESTINATION_OK);
    CHECK(one->flush(one.get(), 20 * second) == DESTINATION_OK);
    CHECK(host.outcomes() ==
          std::map<int, int>{{DESTINATION_OUTCOME_DELIVERED, 1}, {DESTINATION_OUTCOME_FILTERED, 1}});
}

TEST_CASE("a CA file that cannot be read fails start and reconfigure, which leave everything as it was") {
    configured_stand meta({"--token", "token"});
    const std::string line = "ca_file: ca.pem";
    auto broken = meta.text;
    broken.replace(broken.find(line), line.size(), "ca_file: broken.pem");
    meta.folder().write("broken.pem", "no certificate\n");
    loaded_plugin plugin;
    counting_host host;
    instance one(plugin, host);
    REQUIRE(one.configure(broken, meta.path) == DESTINATION_OK);
    CHECK(one->start(one.get()) == DESTINATION_ERROR_CONFIG);
    CHECK(one.submit(1, event(1)) == DESTINATION_ERROR_STATE);
    REQUIRE(one.configure(meta.text, meta.path) == DESTINATION_OK);
    REQUIRE(one->start(one.get()) == DESTINATION_OK);

    // The token, the rules and the network's settings come together, or not at all.
    ::setenv("TEST_TOKEN", "another", 1);
    CHECK(one.reconfigure(broken + "filters: {consent: \"3\"}\n", meta.path) == DESTINATION_ERROR_CONFIG);
    REQUIRE(one.submit(2, event(2)) == DESTINATION_OK);
    CHECK(one->flush(one.get(), 20 * second) == DESTINATION_OK);
    CHECK(host.outcomes() == std::map<int, int>{{DESTINATION_OUTCOME_DELIVERED, 1}});
}
