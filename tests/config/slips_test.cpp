// Slips of the pen in a mapping file: each is told on its own line, with what to write instead.
#include "config/read.hpp"
#include "tests/config/findings.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace lead_ads::config {
namespace {

constexpr std::string_view whole = "version: 1\n"
                                   "destination: facebook_lead_ads\n"
                                   "settings:\n"
                                   "  pixel_id: \"1234567890123456\"\n"
                                   "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
                                   "  lead_id: \"{{crm.lead_id}}\"\n"
                                   "  lead_event_source: HubSpot\n"
                                   "  timezone: Europe/Paris\n"
                                   "mapping:\n"
                                   "  - event: lead\n"
                                   "    facebook_event_name: Lead\n"
                                   "filters:\n"
                                   "  when: 'user.country = \"FR\"'\n"
                                   "smart_mapping:\n"
                                   "  data.0.custom_data.value: \"=NUMBER(value)\"\n";

// The first finding that is an error: "LINE:COLUMN: message | suggestion".
std::string first_error(std::string_view from, std::string_view to) {
    std::string text(whole);
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != text.npos, from);
    text.replace(at, from.size(), to);
    const auto options = test_options();
    const auto result = read(text, "mapping.yaml", options);
    for (const auto& found : result.found) {
        if (found.level != severity::error) continue;
        return std::to_string(found.where.line) + ":" + std::to_string(found.where.column) + ": " +
               found.message + " | " + found.suggestion;
    }
    return "fine";
}

struct slip {
    std::string_view from;
    std::string_view to;
    std::string_view expected; // the beginning
};

constexpr std::string_view tab =
    "a tab stands in the indentation, which YAML takes no tabs for | indent with spaces";

constexpr slip slips[] = {
    {"  lead_event_source", "\tlead_event_source", "7:1: a tab stands in the indentation"},
    {"    facebook_event_name", "\t\tfacebook_event_name", "11:1: a tab stands in the indentation"},
    {"  when:", "\twhen:", "13:1: a tab stands in the indentation"},
    {"version: 1", "version:1", "1:8: no blank stands behind this colon | write version: with a blank"},
    {"timezone: Europe", "timezone:Europe", "8:11: no blank stands behind this colon | write timezone:"},
    {"event: lead", "event:lead", "10:10: no blank stands behind this colon"},
    {"facebook_event_name: Lead", "facebook_event_name:Lead", "11:24: no blank stands behind this colon"},
    {"when: ", "when:",
     "13:3: filters must be a map of keys and values, not a text | write when: with a blank"},
    {"version: 1", "// mine\nversion: 1", "1:1: // begins no comment in YAML | begin the comment with #"},
    {"  timezone", "  // zone\n  timezone", "8:3: // begins no comment in YAML"},
    {"  - event", "    event",
     "10:5: mapping must be a list, not a map | begin each entry with a dash: - event:"},
    {"Lead\n", "Lead\n    event: b\n",
     "12:5: \"event\" is given twice; the first is on line 10 | keep one of them, or begin a new entry of "
     "the list"},
    {"Lead\n", "Lead\n  event: b\n",
     "12:3: a dash is missing before this entry of the list | write - event:"},
    {"\"=NUMBER(value)\"", "=price + \" #\" + id",
     "15:38: the text that begins here has no end | a blank and # begin a comment in YAML"},
    {"'user.country = \"FR\"'", "user.tag IN(\"a\", #b",
     "13:25: a value is expected at the end | a blank and # begin"},
    {"HubSpot", "'l'appart'",
     "7:24: the quoted text ends here, and more follows | double the ' inside the text"},
    {"'user.country = \"FR\"'", "\"user.country = \"FR\"\"",
     "13:25: the quoted text ends here, and more follows"},
    {"'user.country = \"FR\"'", "!EXISTS(user.email)",
     "13:9: YAML reads what begins with ! as a tag | write NOT(...) and put the formula in quotes"},
    {"\"1234567890123456\"", "=crm.pixel", "4:13: pixel_id takes neither a template nor a formula"},
    {"Europe/Paris", "\"{{user.tz}}\"", "8:13: timezone takes neither a template nor a formula"},
    {"Europe/Paris", "GMT+1", "8:13: an offset is no time zone: it changes with the season | name the place"},
    {"Europe/Paris", "CEST", "8:13: an offset is no time zone"},
    {"\"=NUMBER(value)\"", "\"=SUM(total, shipping)\"", "15:35: SUM goes through a list"},
    {"'user.country = \"FR\"'", "'AND(a = 1, OR(b, c))'", "fine"},
};

} // namespace

TEST_CASE("a slip of the pen is told where it stands, with what to write instead") {
    for (const auto& s : slips) {
        CAPTURE(std::string(s.to));
        const auto told = first_error(s.from, s.to);
        CHECK_MESSAGE(told.starts_with(s.expected), told);
    }
    CHECK(first_error("  lead_event_source", "\tlead_event_source") == "7:1: " + std::string(tab));
}

TEST_CASE("numeric texts add in the properties that Meta takes numbers in") {
    const auto options = test_options();
    std::string text(whole);
    text.replace(text.find("\"=NUMBER(value)\""), 16, "=total + shipping");
    text += "  data.0.custom_data.tier: =total + shipping\n";
    const auto result = read(text, "mapping.yaml", options);
    REQUIRE(result.value);
    core::arena memory;
    mapping::evaluation with(memory);
    core::member members[] = {{"total", core::value::string("12")}, {"shipping", core::value::string("5")}};
    with.start(core::value::object(members), 0);
    REQUIRE(result.value->smart_mapping.size() == 2);
    CHECK(mapping::evaluate(result.value->smart_mapping[0].value.rule, with).as_double() == 17);
    CHECK(mapping::evaluate(result.value->smart_mapping[1].value.rule, with).as_string() == "125");
}

} // namespace lead_ads::config
