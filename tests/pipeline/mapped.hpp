// Events through a mapping file that a test writes.
#pragma once

#include "config/read.hpp"
#include "core/json_write.hpp"
#include "pipeline/map_event.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>

namespace pipeline_test {

using namespace lead_ads;

inline constexpr std::int64_t now_ms = 1'785'326'400'000; // 2026-07-29T12:00:00Z

// What to add to a mapping file that takes every event: settings, each line indented, and sections.
inline std::shared_ptr<const pipeline::compiled> rules_of(std::string_view settings,
                                                          std::string_view sections) {
    const auto file = "version: 1\ndestination: facebook_lead_ads\nsettings:\n  pixel_id: \"1\"\n"
                      "  access_token: ${env:A_VARIABLE_THAT_IS_NOT_SET}\n  lead_id: \"{{crm.lead_id}}\"\n"
                      "  lead_event_source: CRM\n  timezone: Europe/Paris\n" +
                      std::string(settings) + "mapping:\n  - {event: \"*\", facebook_event_name: Lead}\n" +
                      std::string(sections);
    config::read_options options;
    options.without_secrets = true;
    options.now = std::chrono::sys_days{std::chrono::year{2026} / 7 / 29};
    const auto read = config::read(file, "test.yaml", options);
    for (const auto& found : read.found)
        if (found.level == config::severity::error) FAIL(found.message);
    REQUIRE(read.value);
    return pipeline::compile(read.value);
}

// Copies of what became of one event.
struct result {
    std::string reason; // empty: it was mapped
    std::string detail;
    std::string json; // what stands at data.0
    std::string event_id;
    std::string notes; // "PROPERTY CODE", one a line
    std::int64_t event_time = 0;
};

class mapper {
public:
    explicit mapper(std::string_view settings = "", std::string_view sections = "")
        : rules_(rules_of(settings, sections)) {}

    result map(std::string_view event, std::int64_t arrived_ms = 0, std::int64_t at_ms = now_ms) {
        const std::string bytes(event);
        const auto mapped = pipeline::map_event(bytes, *rules_, at_ms, memory_, nullptr, arrived_ms);
        result made;
        made.reason = core::describe(mapped.why).code;
        made.detail = mapped.detail;
        core::write_json(mapped.event, made.json);
        made.event_id = mapped.event_id;
        made.event_time = mapped.event_time;
        for (const auto& note : memory_.notes.all())
            made.notes.append(note.property).append(" ").append(note.code).append("\n");
        return made;
    }

    const std::shared_ptr<const pipeline::compiled>& rules() const { return rules_; }

private:
    std::shared_ptr<const pipeline::compiled> rules_;
    pipeline::scratch memory_;
};

// An event of a lead with these members, which begin with a comma.
inline std::string event(std::string_view members) {
    return R"({"event_name":"x","crm":{"lead_id":"1234567890123456"})" + std::string(members) + "}";
}

inline bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

} // namespace pipeline_test
