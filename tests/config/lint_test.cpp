// Warnings about mapping files that can be used but probably do not do what was meant.
#include "tests/config/findings.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace lead_ads::config {
namespace {

std::string text_of_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

// All warnings of a file, but for those about the surroundings: secrets, retired APIs.
std::string warnings_of(std::string_view text) {
    std::string out;
    for (const auto& d : read(text, test_path, test_options(true)).found) {
        const bool is_of_surroundings = d.message.find("is not set") != std::string::npos ||
                                        d.message.find("retired") != std::string::npos ||
                                        d.message.find("api_version") != std::string::npos ||
                                        d.message.find("has ended") != std::string::npos;
        if (!is_of_surroundings) out += finding_text(d);
    }
    return out;
}

struct lint_row {
    std::string_view rest;     // behind good_head, from line 10 on
    std::string_view expected; // a part of the only warning; empty: there is none
};

void check_rows(std::span<const lint_row> rows) {
    for (const auto& [rest, expected] : rows) {
        CAPTURE(rest);
        const auto found = warnings_of(with_head(rest));
        CAPTURE(found);
        if (expected.empty()) {
            CHECK(found.empty());
            continue;
        }
        CHECK(found.find(expected) != std::string::npos);
        CHECK(found.find(" warning: ") != std::string::npos);
        CHECK(std::ranges::count(found, '\n') == 1);
    }
}

// One line of smart_mapping.
std::string smart(std::string_view target, std::string_view value) {
    return "smart_mapping:\n  data.0." + std::string(target) + ": " + std::string(value) + "\n";
}

struct smart_row {
    std::string_view target;
    std::string_view value;
    std::string_view expected;
};

void check_smart_rows(std::span<const smart_row> rows) {
    for (const auto& [target, value, expected] : rows) {
        const auto rest = smart(target, value);
        const lint_row row{rest, expected};
        check_rows({&row, 1});
    }
}

TEST_CASE("correct files of mappings/ give no warning") {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(PROJECT_SOURCE_DIR "/mappings")) {
        if (entry.path().extension() != ".yaml") continue;
        CAPTURE(entry.path());
        CHECK(warnings_of(text_of_file(entry.path())) == "");
        ++files;
    }
    CHECK(files >= 8);
}

TEST_CASE("mapping files shown in the documentation give no warning") {
    std::vector<std::filesystem::path> pages{PROJECT_SOURCE_DIR "/README.md"};
    for (const auto& entry : std::filesystem::recursive_directory_iterator(PROJECT_SOURCE_DIR "/docs"))
        if (entry.path().extension() == ".md") pages.push_back(entry.path());
    for (const auto& page : pages) {
        const auto text = text_of_file(page);
        for (auto at = text.find("```yaml\n"); at != text.npos; at = text.find("```yaml\n", at + 1)) {
            const auto block = text.substr(at + 8, text.find("```", at + 8) - at - 8);
            if (!block.starts_with("version: 1") || block.find("facebook_lead_ads") == block.npos) continue;
            CAPTURE(page);
            CHECK(warnings_of(block) == "");
        }
    }
}

TEST_CASE("rules of docs/mapping.md give no warning") {
    const auto page = text_of_file(PROJECT_SOURCE_DIR "/docs/mapping.md");
    std::istringstream lines(page);
    bool is_inside = false;
    std::size_t rules = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) is_inside = line == "```mapping";
        const auto arrow = line.find(" → ");
        if (!is_inside || arrow == line.npos) continue;
        std::string quoted;
        for (const char c : line.substr(0, arrow))
            quoted += c == '\'' ? "''" : std::string(1, c);
        const auto found = warnings_of(with_head("properties:\n  - {set: x, to: '" + quoted + "'}\n"));
        CAPTURE(line);
        CHECK(found == "");
        ++rules;
    }
    CHECK(rules >= 40);
}

TEST_CASE("texts that were meant to be rules are told with what to write instead") {
    static constexpr smart_row rows[] = {
        {"custom_data.tier", "crm.tier", "looks like a path | write \"{{crm.tier}}\""},
        {"custom_data.tier", "deal.amount.total", "looks like a path"},
        {"custom_data.tier", "items.0.id", "looks like a path"},
        {"custom_data.tier", "gold", ""},
        {"custom_data.tier", "shop.example.com", ""},
        {"custom_data.tier", "v2.0", ""},
        {"custom_data.tier", "Sneaker 2.0 (new)", ""},
        {"custom_data.tier", "LOWER(crm.tier)", "looks like a formula | write = before it"},
        {"custom_data.tier", "if(crm.tier, 1, 2)", "looks like a formula"},
        {"custom_data.tier", "price * 1.2", "looks like a formula"},
        {"custom_data.tier", "'crm.a + \" \" + crm.b'", "looks like a formula"},
        {"custom_data.tier", "Closed - Won", ""},
        {"custom_data.tier", "A/B", ""},
        {"custom_data.tier", "'  =LOWER(crm.tier)'", "begins with a blank"},
        {"custom_data.tier", "'LOWER({{crm.tier}})'", "a function outside of a formula"},
        {"custom_data.tier", "'%%tier%%'", "another tool's"},
        {"custom_data.tier", "'${crm.tier}'", "write {{crm.tier}}"},
        {"custom_data.tier", "'{tier}'", "write {{tier}}"},
        {"custom_data.tier", "'<% crm.tier %>'", "write {{crm.tier}}"},
        {"custom_data.tier", "'<%= crm.tier %>'", "write {{crm.tier}}"},
        {"custom_data.tier", "'[[tier]]'", "write {{tier}}"},
        {"custom_data.tier", "'*|TIER|*'", "write {{TIER}}"},
        {"custom_data.tier", "'#{tier} of {{crm.a}}'", "another tool's"},
        {"custom_data.tier", "'{{=crm.tier}}'", "read as part of the name | write crm.tier"},
        {"custom_data.tier", "'100 % sure, 50 % off'", ""},
        {"custom_data.tier", "'[new]'", "another tool's"},
        {"custom_data.tier", "'{{crm.tier}}'", ""},
        {"custom_data.tier", "'\\{{tier}}'", ""},
    };
    check_smart_rows(rows);
}

TEST_CASE("paths in the way of other tools are told with ours") {
    static constexpr smart_row rows[] = {
        {"custom_data.tier", "'{{crm.tier | lower}}'", "=LOWER(crm.tier)"},
        {"custom_data.tier", "'{{crm.tier|default: \"x\"}}'", "a hole holds a path"},
        {"custom_data.tier", "'{{ crm.tier | upcase }}'", "=UPPER(crm.tier)"},
        {"custom_data.tier", "'{{crm.a || crm.b}}'", "=COALESCE(crm.a, ...)"},
        {"custom_data.tier", "'{{items[0].id}}'", "write items.0.id"},
        {"custom_data.tier", "'{{items[*].id}}'", "write items.*.id"},
        {"custom_data.tier", "'{{$.crm.tier}}'", "write crm.tier"},
        {"custom_data.tier", "'{{data.0.custom_data.value}}'", "a rule reads the event"},
        {"custom_data.tier", "'{{#if crm.tier}}'", "no conditions"},
        {"custom_data.tier", "'{{value * 100}}'", "a hole holds a path"},
        {"custom_data.tier", "'{{crm?.tier}}'", "separate names by points"},
        {"custom_data.tier", "'{{First Name (official)'", "never closed"},
        {"custom_data.tier", "'{{Lead Owner.id}}'", ""},
        {"custom_data.tier", "'{{# of employees}}'", ""},
    };
    for (const auto& [target, value, expected] : rows) {
        CAPTURE(value);
        const auto found = warnings_of(with_head(smart(target, value)));
        CAPTURE(found);
        CHECK((expected.empty() ? found.empty() : found.find(expected) != found.npos));
    }
}

TEST_CASE("customers' data in places that are sent in clear text") {
    static constexpr smart_row rows[] = {
        {"custom_data.mail_of_lead", "'{{user.email}}'", "looks like an e-mail address"},
        {"custom_data.label", "'=LOWER(GET(\"E-mail Address\"))'", "looks like an e-mail address"},
        {"custom_data.label", "'=IF(x, CONCAT(user.firstname, \" \", user.lastname))'",
         "looks like a person's name"},
        {"event_id", "'{{user.phone}}'", "looks like a phone number"},
        {"event_source_url", "'https://shop.example/?m={{user.email}}'",
         "event_source_url is sent in clear text"},
        {"user_data.madid", "'{{contact.name}}'", "looks like a person's name"},
        {"custom_data.label", "'=SWITCH(x, 1, user.email, \"none\")'", "looks like an e-mail address"},
        {"custom_data.label", "'{{user}}'", "looks like data about a person"},
        {"user_data.em", "'{{user.email}}'", ""},
        {"user_data.external_id", "'{{user.email}}'", ""},
        {"custom_data.label", "'=SHA256(LOWER(TRIM(user.email)))'", ""},
        {"custom_data.label", "'=IF(EXISTS(user.email), \"known\", \"unknown\")'", ""},
        {"custom_data.age", "'=AGE(user.birthdate)'", ""},
        {"custom_data.label", "'{{product.name}}'", ""},
    };
    check_smart_rows(rows);
}

TEST_CASE("targets that Meta does not know are told with the one that was meant") {
    static constexpr smart_row rows[] = {
        {"user_data.email", "'{{user.email}}'", "did you mean data.0.user_data.em?"},
        {"user_data.first_name", "'{{x.y}}'", "did you mean data.0.user_data.fn?"},
        {"user_data.zip", "'{{x.y}}'", "did you mean data.0.user_data.zp?"},
        {"user_data.shoe_size", "'{{x.y}}'", "is left out of every event"},
        {"value", "'{{x.y}}'", "did you mean data.0.custom_data.value?"},
        {"email", "'{{x.y}}'", "did you mean data.0.user_data.em?"},
        {"custom_data.Value", "'{{x.y}}'", "did you mean data.0.custom_data.value?"},
        {"custom_data.contentIds", "'{{x.y}}'", "did you mean data.0.custom_data.content_ids?"},
        {"custom_data.curency", "'{{x.y}}'", "did you mean data.0.custom_data.currency?"},
        {"custom_data.tier", "'{{x.y}}'", ""},
        {"custom_data.extra.a", "'{{x.y}}'", ""},
        {"user_data.em.1", "'{{x.y}}'", ""},
    };
    for (const auto& [target, value, expected] : rows) {
        CAPTURE(target);
        const auto found = warnings_of(with_head(smart(target, value)));
        CAPTURE(found);
        CHECK((expected.empty() ? found.empty() : found.find(expected) != found.npos));
    }
}

TEST_CASE("functions that cannot do what was meant are told") {
    static constexpr smart_row rows[] = {
        {"user_data.em", "'=SHA256(user.email)'", "give the clear value"},
        {"user_data.em", "'=SHA256(TRIM(user.email))'", "give the clear value"},
        {"user_data.ph", "'=SHA256(LOWER(user.phone))'", "give the clear value"},
        {"user_data.em", "'=SHA256(LOWER(TRIM(user.email)))'", ""},
        {"user_data.external_id", "'=SHA256(user.id)'", ""},
        {"user_data.em", "'=MD5(LOWER(user.email))'", "SHA-256"},
        {"custom_data.day", "'=DATEFORMAT(x.y, \"YYYY-MM-DD\")'", "write \"yyyy-MM-dd\""},
        {"custom_data.day", "'=DATEFORMAT(x.y, \"dd/mm/yyyy\")'", "write \"dd/MM/yyyy\""},
        {"custom_data.day", "'=DATEPARSE(x.y, \"yyyy-MM-dd HH:MM\")'", "write \"yyyy-MM-dd HH:mm\""},
        {"custom_data.day", "'=DATEPARSE(x.y, \"%Y-%m-%d\")'", "Luxon's tokens"},
        {"custom_data.day", "'=DATEPARSE(x.y, \"dd/MM/yyyy hh:mm\")'", "write HH"},
        {"custom_data.day", "'=DATEPARSE(x.y, \"dd/MM/yyyy hh:mm a\")'", ""},
        {"custom_data.day", "'=DATEFORMAT(x.y, \"DD\")'", ""},
        {"custom_data.day", "'=DATEFORMAT(x.y, \"HH:mm:ss\")'", ""},
        {"custom_data.tier", "'=REPLACE(x.y, \".\", \"\")'", "means any character"},
        {"custom_data.tier", "'=REPLACE(x.y, \"$\", \"\")'", "the end of the text"},
        {"custom_data.tier", "'=REPLACE(x.y, \"\\.\", \"\")'", ""},
        {"custom_data.tier", "'=SUBSTITUTE(x.y, \"[^0-9]\", \"\")'", "write REPLACE"},
        {"custom_data.tier", "'=SUM(items, price * qty)'", ""},
    };
    check_smart_rows(rows);
}

TEST_CASE("comparisons and conditions that never change are told") {
    static constexpr lint_row rows[] = {
        {"filters: {when: '1 = 1'}\n", "always true: it filters nothing"},
        {"filters: {when: 'false'}\n", "never true: no event will be sent"},
        {"properties: [{delete: a, when: '1 = 2'}]\n", "never true: the change is never made"},
        {"filters: {when: 'user.country = user.country'}\n", "with itself"},
        {"filters: {when: 'MONTH(x.y) = \"May\"'}\n", "a number is compared with a text"},
        {"filters: {when: 'EXISTS(x.y) = \"yes\"'}\n", "true or false is compared with a text"},
        {"filters: {when: 'LOWER(user.country) = \"FR\"'}\n", "write \"fr\""},
        {"filters: {when: 'UPPER(user.country) IN(\"FR\", \"us\")'}\n", "write \"US\""},
        {"filters: {when: 'age BETWEEN(80, 7)'}\n", "never true"},
        {"filters: {when: 'value > 10 AND value < 5'}\n", "never true"},
        {"filters: {when: 'country != \"FR\" OR country != \"US\"'}\n", "true for every event"},
        {"filters: {when: 'country != \"FR\" AND country != \"US\"'}\n", ""},
        {"filters: {when: 'value > 5 AND value < 10'}\n", ""},
        {"filters: {when: 'LENGTH(x.y) = \"5\"'}\n", ""},
        {"filters: {when: 'confirmed = \"true\"'}\n", ""},
    };
    check_rows(rows);
}

TEST_CASE("sections whose values cannot be meant are told") {
    static constexpr lint_row rows[] = {
        {"filters: {consent: true}\n", "no category"},
        {"filters: {consent: \"1,3\"}\n", "looks like several"},
        {"filters: {consent: user.consent_categories}\n", "not a rule"},
        {"filters: {consent: [\"3\", C0004, marketing]}\n", ""},
        {"lifecycle:\n  stage: '{{crm.stage}}'\n  facebook_stages: {Closed Won: CONVERTED, closed_won: "
         "LOST}\n",
         "differ in signs only"},
        {"lifecycle:\n  stage: '{{crm.stage}}'\n  facebook_stages: {Closed Won: CONVERTED, closed_won: "
         "CONVERTED}\n",
         ""},
        {"lifecycle: {stage: crm.stage}\n", "lifecycle.stage is the same for every event"},
        {"properties: [{set: currency, to: euro}]\n", "no currency of ISO 4217"},
        {"properties: [{set: currency, to: EUR}]\n", ""},
        {"properties: [{rename: Email, to: user.email}]\nsmart_mapping: {data.0.user_data.em: '{{Email}}'}\n",
         "line 10 has moved it to user.email"},
        {"properties: [{delete: crm.note}, {set: a, to: '=LOWER(crm.note)'}]\n", "has deleted it"},
        {"properties: [{rename: a, to: b}, {set: a, to: '1'}]\nfilters: {when: EXISTS(a)}\n", ""},
        {"smart_mapping: {data.0.custom_data.currency: EUD}\n", "no currency of ISO 4217"},
        {"smart_mapping: {data.0.user_data.em: info@shop.example}\n", "is the same for every event"},
    };
    for (const auto& [rest, expected] : rows) {
        CAPTURE(rest);
        const auto found = warnings_of(with_head(rest));
        CAPTURE(found);
        CHECK((expected.empty() ? found.empty() : found.find(expected) != found.npos));
    }
}

TEST_CASE("entries of mapping that take other events than they seem to are told") {
    struct row {
        std::string_view entries;
        std::string_view expected;
    };
    static constexpr row rows[] = {
        {"  - {event: crm_*, facebook_event_name: Lead}\n",
         "write a regular expression between slashes: /^crm_/"},
        {"  - {event: crm_.*, facebook_event_name: Lead}\n", "/^crm_/"},
        {"  - {event: ^crm_, facebook_event_name: Lead}\n", "/^crm_/"},
        {"  - {event: won|lost, facebook_event_name: Lead}\n", "looks like a pattern"},
        {"  - {event: 'won, lost', facebook_event_name: Lead}\n", "one entry for each event"},
        {"  - {event: /.*/, facebook_event_name: Lead}\n  - {event: won, facebook_event_name: Lead}\n",
         "line 9 takes every event"},
        {"  - {event: /^crm_/, facebook_event_name: Lead}\n  - {event: crm_won, facebook_event_name: Lead}\n",
         "line 9 takes its events"},
        {"  - {event: /^crm_/, facebook_event_name: Lead}\n  - {event: /^crm_won$/, facebook_event_name: "
         "Lead}\n",
         "line 9 takes its events"},
        {"  - {event: crm_won, facebook_event_name: Lead}\n  - {event: /^crm_/, facebook_event_name: Lead}\n",
         ""},
        {"  - {event: won, facebook_event_name: lead}\n", "did you mean Lead?"},
        {"  - {event: won, facebook_event_name: Purchse}\n", "did you mean Purchase?"},
        {"  - {event: won, facebook_event_name: add_to_cart}\n", "did you mean AddToCart?"},
        {"  - {event: won, facebook_event_name: generate_lead}\n", "did you mean Lead?"},
        {"  - {event: won, facebook_event_name: Contacted}\n", ""},
        {"  - {event: won, facebook_event_name: Qualified}\n", ""},
    };
    const auto head = std::string(good_head.substr(0, good_head.find("  - {event")));
    for (const auto& [entries, expected] : rows) {
        CAPTURE(entries);
        const auto found = warnings_of(head + std::string(entries));
        CAPTURE(found);
        CHECK((expected.empty() ? found.empty() : found.find(expected) != found.npos));
    }
}

TEST_CASE("a warning points at its place, with a line and a column in characters") {
    CHECK(warnings_of(with_head("filters:\n  when: 'é = 1 AND LOWER(x) = \"FR\"'\n")) ==
          "11:31+4 warning: a text in lower case never equals \"FR\" | write \"fr\"\n");
}

} // namespace
} // namespace lead_ads::config
