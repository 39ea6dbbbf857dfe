// Mapping files made to hurt: bounded findings, bounded work, no exception.
#include "tests/config/findings.hpp"

#include <doctest/doctest.h>

#include <random>

namespace lead_ads::config {
namespace {

TEST_CASE("a thousand mistakes are shown and the rest is said") {
    std::string text(good_head);
    for (int i = 0; i < 5000; ++i)
        text += "unknown_" + std::to_string(i) + ": x\n";
    const auto result = read(text, test_path, test_options());
    CHECK(result.value == nullptr);
    REQUIRE(result.found.size() == 1001);
    CHECK(result.found.back().message == "the file has more mistakes than are shown");
}

TEST_CASE("the same mistake behind many aliases is reported once") {
    std::string text(good_head);
    text += "base: &b {wrong: 1}\nproperties:\n";
    for (int i = 0; i < 900; ++i)
        text += "  - *b\n";
    const auto findings = findings_of(text);
    CHECK(findings.find("unknown key \"wrong\"") == findings.rfind("unknown key \"wrong\""));
}

TEST_CASE("lists of rules have limits") {
    const auto many = [](std::string_view key, std::string_view entry) {
        std::string text(good_head.substr(0, good_head.find("mapping:")));
        if (key != "mapping") text = good_head;
        text += std::string(key) + ":\n";
        for (int i = 0; i < 1001; ++i)
            text += "  " + std::string(entry) + "\n";
        return findings_of(text);
    };
    CHECK(many("mapping", "- {event: a, facebook_event_name: Lead}") ==
          "8:1+7 error: mapping has more than 1000 entries\n");
    CHECK(many("properties", "- {delete: a}") == "10:1+10 error: properties has more than 1000 entries\n");
}

TEST_CASE("rules that aliases repeat are bounded together") {
    std::string text =
        "x: &x \"" + std::string(60'000, 'a') + "\"\n" + std::string(good_head) + "smart_mapping:\n";
    for (int i = 0; i < 200; ++i)
        text += "  data.0.custom_data.p" + std::to_string(i) + ": *x\n";
    const auto findings = findings_of(text);
    CHECK(findings.find("the templates and formulas of the file are longer than 4 MiB together") !=
          std::string::npos);
}

TEST_CASE("a line of a megabyte with many mistakes is not shown a thousand times") {
    std::string text(good_head);
    text += "properties: [";
    for (int i = 0; i < 900; ++i)
        text += "{move: a}, ";
    text += "]\n";
    for (const auto& d : read(text, test_path, test_options()).found)
        CHECK(d.source.size() <= 2000);
}

TEST_CASE("text that is cut or changed anywhere gives findings or settings, and never an exception") {
    const std::string text = with_head("smart_mapping:\n  data.0.custom_data.a: >-\n    =IF(x, \"é\", [1])\n"
                                       "filters: {consent: [1, 'a'], when: \"user.x ~ \\\"^a\\\"\"}\n");
    REQUIRE(read(text, test_path, test_options()).value != nullptr);
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const auto result = read(std::string_view(text).substr(0, i), test_path, test_options());
        CHECK((result.value != nullptr || result.has(severity::error)));
    }
    std::mt19937 random(11); // NOLINT(cert-msc51-cpp): the same in every run.
    constexpr std::string_view bytes = "{}[]\"'|>&*!%@`#:-,? \n\t\\$=\x80\xFF\x00z";
    for (int round = 0; round < 1500; ++round) {
        std::string changed = text;
        for (int k = 0; k < 3; ++k)
            changed[random() % changed.size()] = bytes[random() % bytes.size()];
        const auto result = read(changed, test_path, test_options());
        CHECK((result.value != nullptr || result.has(severity::error)));
        for (const auto& d : result.found) {
            CHECK_FALSE(d.message.empty());
            CHECK(d.where.column <= changed.size() + 1);
        }
    }
}

} // namespace
} // namespace lead_ads::config
