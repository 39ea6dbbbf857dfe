// Out of memory while an event is mapped.
#include "tests/integration/loaded_plugin.hpp"
#include "tests/integration/stand.hpp"
#include "tests/support/short_of_memory.hpp"

#include <cstdlib>

namespace {

constexpr std::int64_t second = 1'000'000'000;

std::string event_of(std::string_view closed) {
    return R"({"event_name":"crm","crm":{"lead_id":"1234567890123456","closed":")" + std::string(closed) +
           R"("}})";
}

std::uint64_t waiting_events(const test::instance& of) {
    const auto* extension =
        static_cast<const destination_plugin_state_t*>(of->get_extension(of.get(), DESTINATION_EXT_STATE));
    destination_state_t state{};
    state.size = sizeof state;
    REQUIRE(extension->get(of.get(), &state, {nullptr, nullptr}) == DESTINATION_OK);
    return state.waiting_events;
}

} // namespace

TEST_CASE("an event for which there is no memory is not taken, and can be submitted again") {
    test::stand meta;
    ::setenv("TEST_TOKEN", "token", 1);
    const auto path = meta.write_mapping("filters:\n  when: DATEFORMAT(crm.closed, 'yyyy') = 'never'\n",
                                         "  timezone: Europe/Paris\n");
    const auto text = meta.folder().read("mapping.yaml");
    test::loaded_plugin plugin;
    test::counting_host host;
    test::instance one(plugin, host);
    REQUIRE(one.configure(text, path) == DESTINATION_OK);
    REQUIRE(one->start(one.get()) == DESTINATION_OK);
    // Memory kept from one event to the next is allocated after a few; the changes of the zone after 2061 are
    // not.
    for (std::uint64_t token = 1; token <= 3; ++token)
        REQUIRE(one.submit(token, event_of("2026-07-01T12:00:00")) == DESTINATION_OK);
    REQUIRE(one->flush(one.get(), 20 * second) == DESTINATION_OK);
    const auto late = event_of("2062-07-01T12:00:00");
    destination_status_t status = DESTINATION_OK;
    {
        const test_support::short_of_memory now;
        status = one.submit(4, late);
    }
    CHECK(status == DESTINATION_ERROR_RESOURCE);
    CHECK(waiting_events(one) == 0);
    CHECK(one.submit(4, late) == DESTINATION_OK);
    CHECK(one->stop(one.get(), 20 * second) == DESTINATION_OK);
    CHECK(host.results() == std::map<std::uint64_t, int>{{1, 1}, {2, 1}, {3, 1}, {4, 1}});
    CHECK(host.outcomes() == std::map<int, int>{{DESTINATION_OUTCOME_FILTERED, 4}});
}
