// Mapping files that are wrong as a whole.
#include "tests/config/findings.hpp"

namespace lead_ads::config {
namespace {

constexpr bad_file bad_whole[] = {
    {"empty file", false, "", "0:0+0 error: the file is empty | begin with version: 1\n"},
    {"only a comment", false, "# nothing\n", "0:0+0 error: the file is empty | begin with version: 1\n"},
    {"a list", false, "- version: 1\n",
     "1:1+0 error: a mapping file is a map of keys and values, not a list | begin with version: 1\n"},
    {"a text", false, "hello\n",
     "1:1+5 error: a mapping file is a map of keys and values, not a text | begin with version: 1\n"},
    {"nothing but a version", false, "version: 1\n",
     "1:1+0 warning: the file has no destination | add destination: facebook_lead_ads\n"
     "1:1+0 error: the file has no settings | add settings with pixel_id, access_token, lead_id and "
     "lead_event_source\n"
     "1:1+0 error: the file has no mapping | add mapping with at least one entry: - {event: generate_lead, "
     "facebook_event_name: Lead}\n"},
    {"everything is empty", false,
     "version:\n"
     "destination:\n"
     "settings:\n"
     "mapping:\n",
     "1:1+7 error: version has no value | give it one, or take the key away\n"
     "2:1+11 error: destination has no value | give it one, or take the key away\n"
     "3:1+8 error: settings is empty | it needs a map of keys and values\n"
     "4:1+7 error: mapping is empty | it needs a list\n"},
    {"sections of the wrong kind", true,
     "properties: {}\n"
     "filters: []\n"
     "smart_mapping: x\n"
     "lifecycle: 3\n"
     "privacy: [x]\n"
     "delivery: off\n",
     "10:13+0 error: properties must be a list, not a map\n"
     "11:10+0 error: filters must be a map of keys and values, not a list | take the dashes away\n"
     "12:16+1 error: smart_mapping must be a map of keys and values, not a text\n"
     "13:12+1 error: lifecycle must be a map of keys and values, not a text\n"
     "14:10+0 error: privacy must be a map of keys and values, not a list | take the dashes away\n"
     "15:11+3 error: delivery must be a map of keys and values, not a text\n"},
    {"another version, another destination", false,
     "version: 2\n"
     "destination: facebook\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "1:10+1 error: this release reads version 1, not \"2\" | write version: 1\n"
     "2:14+8 error: this destination is facebook_lead_ads, not \"facebook\" | write destination: "
     "facebook_lead_ads\n"},
    {"the version as a text and the destination left out", false,
     "version: '1'\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "1:1+0 warning: the file has no destination | add destination: facebook_lead_ads\n"},
    {"unknown and repeated keys at the top", true,
     "filter: {}\n"
     "mappings: []\n"
     "version: 1\n"
     "x-y: 1\n",
     "10:1+6 error: unknown key \"filter\" | did you mean filters?\n"
     "11:1+8 error: unknown key \"mappings\" | did you mean mapping?\n"
     "12:1+7 error: \"version\" is given twice; the first is on line 1 | keep one of them\n"
     "13:1+3 error: unknown key \"x-y\" | use version, destination, lookups, settings, mapping, properties, filters, "
     "smart_mapping, lifecycle, privacy or delivery\n"},
    {"a syntax error, and mistakes before it", false,
     "version: 2\n"
     "settings:\n"
     "  pixel_idd: 1\n"
     "  timezone: Mars\n"
     "mapping: [\n",
     "1:10+1 error: this release reads version 1, not \"2\" | write version: 1\n"
     "3:3+9 error: unknown key \"pixel_idd\" in settings | did you mean pixel_id?\n"
     "4:13+4 error: timezone is not known | use an IANA name, such as Europe/Paris\n"
     "5:10+0 error: this [ is never closed | close it with ]\n"},
    {"not UTF-8", false,
     "version: 1\n"
     "settings: \xff"
     "\n",
     "2:11+1 error: this byte is not UTF-8 | save the file as UTF-8\n"},
    {"two documents", true,
     "---\n"
     "version: 1\n",
     "10:1+0 error: a second document begins here | keep one document in a file\n"},
};

TEST_CASE("every mistake is reported at once, each with its place, in the order of the file") {
    check_findings(bad_whole);
}

} // namespace
} // namespace lead_ads::config
