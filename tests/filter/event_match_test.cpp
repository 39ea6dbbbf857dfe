#include "filter/event_match.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace lead_ads;

namespace {

config::mapping_entry named(std::string name) {
    config::mapping_entry entry;
    entry.name = std::move(name);
    return entry;
}

config::mapping_entry matching(std::string_view pattern) {
    config::mapping_entry entry;
    entry.match = config::event_match::pattern;
    mapping::regex_error error;
    entry.pattern = mapping::regex::compile(pattern, {}, error);
    return entry;
}

config::mapping_entry any() {
    config::mapping_entry entry;
    entry.match = config::event_match::any;
    return entry;
}

} // namespace

TEST_CASE("the first entry that takes an event counts") {
    const std::vector<config::mapping_entry> entries = {named("lead"), matching("^crm_"), named("crm_won"),
                                                        any()};
    mapping::regex_scratch scratch;
    const auto index = [&](std::string_view name) {
        return filter::find_entry(name, entries, scratch) - entries.data();
    };
    CHECK(index("lead") == 0);
    CHECK(index("crm_won") == 1);
    CHECK(index("Lead") == 3);
    CHECK(index("xcrm_") == 3);
}

TEST_CASE("an event that no entry takes is unmapped") {
    const std::vector<config::mapping_entry> entries = {named("lead")};
    mapping::regex_scratch scratch;
    CHECK(filter::find_entry("leads", entries, scratch) == nullptr);
    CHECK(filter::find_entry("", entries, scratch) == nullptr);
}
