// Shared by the tests of the mapping file: a file that is right, and findings as text.
#pragma once

#include "config/read.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

namespace lead_ads::config {

using namespace std::chrono_literals;

inline constexpr std::string_view test_path = "/maps/leads.yaml";

// 2026-09-01, when v26.0 is current and no version that is used here ends.
inline read_options test_options(bool without_secrets = false) {
    ::setenv("CONFIG_TEST_TOKEN", "EAAtoken", 1);
    ::setenv("CONFIG_TEST_EMPTY", "", 1);
    ::unsetenv("CONFIG_TEST_UNSET");
    return {std::chrono::sys_days(2026y / 9 / 1), without_secrets};
}

inline constexpr std::string_view good_head = "version: 1\n"
                                              "destination: facebook_lead_ads\n"
                                              "settings:\n"
                                              "  pixel_id: \"1234567890123456\"\n"
                                              "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
                                              "  lead_id: \"{{crm.lead_id}}\"\n"
                                              "  lead_event_source: HubSpot\n"
                                              "mapping:\n"
                                              "  - {event: generate_lead, facebook_event_name: Lead}\n";

// A whole file: the head above (nine lines) and `rest` from line 10 on.
inline std::string with_head(std::string_view rest) {
    return std::string(good_head) + std::string(rest);
}

inline std::string finding_text(const diagnostic& d) {
    constexpr std::string_view names[] = {"note", "warning", "error", "secret"};
    std::string out = std::to_string(d.where.line) + ":" + std::to_string(d.where.column) + "+" +
                      std::to_string(d.mark) + " " + std::string(names[static_cast<std::size_t>(d.level)]) +
                      ": " + d.message;
    if (!d.suggestion.empty()) out += " | " + d.suggestion;
    return out + "\n";
}

inline std::string findings_of(std::string_view text, const read_options& options = test_options()) {
    std::string out;
    for (const auto& d : read(text, test_path, options).found)
        out += finding_text(d);
    return out;
}

// A mapping file with mistakes, and every finding in it.
struct bad_file {
    std::string_view name;
    bool behind_head; // the text stands behind good_head, from line 10 on
    std::string_view text;
    std::string_view expected;
};

inline void check_findings(std::span<const bad_file> files) {
    for (const auto& file : files) {
        CAPTURE(file.name);
        CHECK(findings_of(file.behind_head ? with_head(file.text) : std::string(file.text)) == file.expected);
    }
}

} // namespace lead_ads::config
