// Wrong entries in the other sections of the mapping file.
#include "tests/config/findings.hpp"

namespace lead_ads::config {
namespace {

constexpr bad_file bad_mapping[] = {
    {"an empty list", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping: []\n",
     "8:10+0 error: mapping needs at least one entry | add - {event: generate_lead, facebook_event_name: "
     "Lead}\n"},
    {"a map", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping: {event: a}\n",
     "8:10+0 error: mapping must be a list, not a map | begin each entry with a dash: - event:\n"},
    {"entries of the wrong kind", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - a\n"
     "  - [b]\n"
     "  -\n",
     "9:5+1 error: an entry of mapping must be a map of keys and values, not a text\n"
     "10:5+0 error: an entry of mapping must be a map of keys and values, not a list | take the dashes away\n"
     "11:3+0 error: an entry of mapping is empty | it needs a map of keys and values\n"},
    {"entries that lack something", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - {event: a}\n"
     "  - {facebook_event_name: Lead}\n"
     "  - {}\n",
     "9:5+0 error: this entry of mapping has no facebook_event_name | add facebook_event_name: Lead\n"
     "10:5+0 error: this entry of mapping has no event | add event: generate_lead (a name, \"*\" or /a "
     "regular expression/)\n"
     "11:5+0 error: this entry of mapping has no event | add event: generate_lead (a name, \"*\" or /a "
     "regular expression/)\n"
     "11:5+0 error: this entry of mapping has no facebook_event_name | add facebook_event_name: Lead\n"},
    {"mistyped keys", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - {events: a, facebook_event: Lead}\n",
     "9:6+6 error: unknown key \"events\" in an entry of mapping | did you mean event?\n"
     "9:17+14 error: unknown key \"facebook_event\" in an entry of mapping | did you mean "
     "facebook_event_name?\n"},
    {"an event that is empty", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - {event: '', facebook_event_name: ''}\n",
     "9:6+5 error: event has no value | give it one, or take the key away\n"
     "9:38+2 error: facebook_event_name must be a name | for example Lead\n"},
    {"a star without quotes", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - event: *\n"
     "    facebook_event_name: Lead\n",
     "9:13+0 error: a star begins an alias, and no name follows | write \"*\" in quotes to mean every "
     "event\n"},
    {"bad regular expressions", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - {event: '/^crm_(/', facebook_event_name: Lead}\n"
     "  - {event: /abc, facebook_event_name: Lead}\n"
     "  - {event: //, facebook_event_name: Lead}\n"
     "  - {event: '/[z-a]/i', facebook_event_name: Lead}\n",
     "9:20+1 error: this group is never closed; add a ) or write \\( for the character\n"
     "10:13+4 error: the regular expression is never closed | write it between slashes: /^crm_/\n"
     "11:13+2 error: the regular expression is empty | write \"*\" to mean every event\n"
     "12:16+1 error: this range is out of order; write the smaller character first or put the - at the "
     "end\n"},
    {"a bad formula", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - event: a\n"
     "    facebook_event_name: '=UPER(\"it''s\") + FOO(crm.stage)'\n",
     "10:28+4 error: there is no function UPER | did you mean UPPER? UPPER(x), as in UPPER(\"straße\") = "
     "\"STRASSE\"\n"
     "10:44+3 error: there is no function FOO | a path is written without parentheses; docs/mapping.md lists "
     "the functions\n"},
    {"a misspelt standard event", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - {event: a, facebook_event_name: Leed}\n",
     "9:37+4 warning: \"Leed\" is a custom event, not one of Meta's standard events | did you mean Lead?\n"},
    {"a name that folds to nothing, and a list", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - {event: a, facebook_event_name: '=TRIM(\"  \")'}\n"
     "  - {event: b, facebook_event_name: [Lead]}\n",
     "9:37+13 error: facebook_event_name must be a name | for example Lead\n"
     "10:37+0 error: facebook_event_name must be a template or a formula, not a list\n"},
    {"entries that are never reached", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - {event: a, facebook_event_name: Lead}\n"
     "  - {event: a, facebook_event_name: Contact}\n"
     "  - {event: '*', facebook_event_name: Lead}\n"
     "  - {event: b, facebook_event_name: Lead}\n",
     "10:5+0 warning: this entry is never reached: line 9 takes \"a\" | take one of them away\n"
     "12:5+0 warning: this entry is never reached: line 11 takes every event | move it up\n"},
};

constexpr bad_file bad_sections[] = {
    {"properties", true,
     "properties:\n"
     "  - {rename: a}\n"
     "  - {rename: a, to: a}\n"
     "  - {rename: a, to: a.b}\n"
     "  - {rename: a, copy: b, to: c}\n"
     "  - {delete: a, to: b}\n"
     "  - {set: a}\n"
     "  - {to: a}\n"
     "  - {copy: a..b, to: c.*}\n"
     "  - {move: a, to: b}\n"
     "  - x\n"
     "  - {delete: [a]}\n",
     "11:6+6 error: rename has no `to` | add to: the new path\n"
     "12:21+1 error: a property cannot be moved or copied to itself | take the entry away\n"
     "13:21+3 error: a property cannot be moved into itself | use another path after `to`\n"
     "14:17+4 error: an entry of properties does one thing, and this one has rename already | write two "
     "entries\n"
     "15:17+2 error: delete takes no `to` | take it away, or write rename\n"
     "16:6+3 error: set has no `to` | add to: the value\n"
     "17:5+0 error: this entry of properties does nothing | add rename, copy, set or delete\n"
     "18:14+1 error: a step of the path is empty | a path is names and positions separated by points, as in "
     "items.0.product.id\n"
     "18:24+1 error: a target cannot hold * | a list is written whole, as in data.0.custom_data.contents: "
     "=FOR_EACH(items, {id: id})\n"
     "19:6+4 error: unknown key \"move\" in an entry of properties | use rename, copy, set, delete, to or "
     "when\n"
     "20:5+1 error: an entry of properties must be a map of keys and values, not a text\n"
     "21:14+0 error: delete must be a single value, not a list\n"},
    {"conditions", true,
     "properties:\n"
     "  - {delete: a, when: 'EXIST(a)'}\n"
     "  - {delete: b, when: }\n"
     "  - {delete: c, when: [x]}\n"
     "filters:\n"
     "  when: \"user.country = \"\n"
     "  consnt: 3\n",
     "11:24+5 error: there is no function EXIST | did you mean EXISTS? EXISTS(prop), as in "
     "EXISTS(user.email)\n"
     "12:17+4 error: when must be a formula, not empty | for example 'user.country = \"FR\"'\n"
     "13:23+0 error: when must be a formula, not a list | for example 'user.country = \"FR\"'\n"
     "15:25+0 error: a value is expected at the end | a path, a text, a number or a function\n"
     "16:3+6 error: unknown key \"consnt\" in filters | did you mean consent?\n"},
    {"consent", true,
     "filters:\n"
     "  consent: [1, [2], '', {a: 1}]\n",
     "11:3+7 error: consent has no value | give it one, or take the key away\n"
     "11:16+0 error: consent must be a single value, not a list\n"
     "11:25+0 error: consent must be a single value, not a map\n"},
    {"an empty consent list", true, "filters: {consent: [], when: true}\n",
     "10:20+0 error: consent is an empty list | name the categories that must be agreed to, or take the key "
     "away\n"},
    {"a condition that is always true", true, "filters: {when: true}\n",
     "10:17+4 warning: this condition is always true: it filters nothing\n"},
    {"targets", true,
     "smart_mapping:\n"
     "  user_data.em: x\n"
     "  custom.x: 1\n"
     "  data.1.custom_data.x: 1\n"
     "  data.0: x\n"
     "  data.0.event_name: Lead\n"
     "  data.0.custom_data..x: 1\n"
     "  data.0.custom_data.*: 1\n"
     "  data.0.match_keys.email: x\n"
     "  data.0.user_data.emm: x\n"
     "  data.0.custom_dta.x: 1\n",
     "11:3+12 error: the target does not lie below data.0 | did you mean data.0.user_data.em?\n"
     "12:3+8 error: the target does not lie below data.0 | targets are full paths, as in "
     "data.0.custom_data.value\n"
     "13:3+20 error: the target does not lie below data.0 | each event is sent at data.0\n"
     "14:3+6 error: the target is data.0 itself | targets are full paths, as in data.0.custom_data.value\n"
     "15:3+17 error: event_name comes from mapping alone | set facebook_event_name in mapping\n"
     "16:22+1 error: a step of the path is empty | a path is names and positions separated by points, as in "
     "items.0.product.id\n"
     "17:22+1 error: a target cannot hold * | a list is written whole, as in data.0.custom_data.contents: "
     "=FOR_EACH(items, {id: id})\n"
     "18:3+23 error: match_keys belongs to api: offline_conversions | use data.0.user_data\n"},
    {"targets that Meta does not have", true,
     "smart_mapping:\n"
     "  data.0.user_data.emm: \"{{x}}\"\n"
     "  data.0.custom_dta.x: \"{{x}}\"\n",
     "11:3+20 warning: Meta has no property \"emm\" here: it is left out of every event | did you mean "
     "data.0.user_data.em?\n"
     "12:3+19 warning: Meta has no property \"custom_dta\" here | did you mean custom_data?\n"},
    {"targets that collide", true,
     "smart_mapping:\n"
     "  data.0.user_data: {em: x}\n"
     "  data.0.user_data.em: x\n"
     "  data.0.custom_data.a.b: 1\n"
     "  data.0.custom_data.a.0: 1\n"
     "  data.0.custom_data.c: 1\n"
     "  data.0.custom_data.c: 2\n",
     "12:3+19 error: this and \"data.0.user_data\" on line 11 write to the same place | set either the whole "
     "or its parts\n"
     "14:3+22 error: this needs a list where \"data.0.custom_data.a.b\" on line 13 needs a map, or the "
     "reverse | use one kind of step\n"
     "16:3+20 error: \"data.0.custom_data.c\" is given twice; the first is on line 15 | keep one of them\n"},
    {"required properties taken away", true,
     "smart_mapping:\n"
     "  data.0.event_time: null\n"
     "  data.0.action_source: ''\n"
     "  data.0.user_data: {}\n"
     "  data.0.custom_data.event_source:\n"
     "  data.0.custom_data.lead_event_source: =NUMBER('x')\n"
     "  data.0.user_data.lead_id: ~\n"
     "  data.0.event_id: null\n",
     "11:3+17 error: event_time is required and cannot be taken away | take this line away, or give it a "
     "value\n"
     "12:25+2 error: action_source is required and cannot be taken away | take this line away, or give it a "
     "value\n"
     "13:21+0 error: user_data is required and cannot be taken away | take this line away, or give it a "
     "value\n"
     "14:3+31 error: custom_data.event_source is required and cannot be taken away | take this line away, or "
     "give it a value\n"
     "15:41+12 error: custom_data.lead_event_source is required and cannot be taken away | take this line "
     "away, or give it a value\n"
     "16:3+24 error: this and \"data.0.user_data\" on line 13 write to the same place | set either the whole "
     "or its parts\n"
     "16:3+24 error: user_data.lead_id is required and cannot be taken away | take this line away, or give "
     "it a value\n"},
    {"constants that cannot be meant", true,
     "smart_mapping:\n"
     "  data.0.action_source: websit\n"
     "  data.0.event_time: 2024-01-01\n"
     "  data.0.event_id: abc\n"
     "  data.0.event_source_url: www.example.com\n"
     "  data.0.opt_out: maybe\n"
     "  data.0.custom_data.event_source: CRM\n"
     "  data.0.custom_data.currency: euros\n"
     "  data.0.custom_data.value: twelve\n"
     "  data.0.custom_data.num_items: 1.5\n"
     "  data.0.custom_data.contents: [{quantity: 1}]\n"
     "  data.0.custom_data.facebook_lifecycle_stage_name: won\n"
     "  data.0.custom_data.x: .nan\n"
     "  data.0.custom_data.y: 1e999\n"
     "  data.0.custom_data.z: ['{{user.email}}']\n"
     "  data.0.custom_data.s: ${env:HOME}\n",
     "11:25+6 error: action_source cannot be this value | did you mean website?\n"
     "12:22+10 warning: event_time is the same date for every event, and Meta takes none that is older than "
     "7 days | read it from the event: \"{{context.event_timestamp}}\"\n"
     "13:20+3 warning: event_id is the same for every event: Meta would count one of them in 48 hours | read "
     "it from the event: \"{{context.event_id}}\"\n"
     "14:28+15 error: event_source_url must begin with https:// or http://\n"
     "15:19+5 error: opt_out must be true or false\n"
     "16:36+3 warning: leads whose event_source is not crm are accepted and not counted | write crm\n"
     "17:32+5 error: currency must be a code of three letters | for example EUR\n"
     "18:29+6 error: this property must be a number\n"
     "19:33+3 error: this property must be a whole number\n"
     "20:32+0 error: contents must be a list of maps that each have an id | for example [{id: sku-1, "
     "quantity: 1}]\n"
     "21:53+3 error: facebook_lifecycle_stage_name cannot be this value | use LEAD, "
     "MARKETING_QUALIFIED_LEAD, SALES_OPPORTUNITY, CONVERTED, DISQUALIFIED, LOST or NOT_ASSIGNED\n"
     "22:25+4 error: JSON has no number \".nan\" | put it in quotes if it is a text\n"
     "23:25+5 error: this number is beyond what JSON readers hold | put it in quotes if it is a text\n"
     "24:27+2 warning: a template inside a list or a map is sent as it stands | write the whole value as a "
     "formula: \"=[user.email, 'x']\"\n"
     "25:25+11 error: ${...} is resolved in plain settings only, not in templates | write the value "
     "itself\n"},
    {"a website's event without its address", true,
     "smart_mapping:\n"
     "  data.0.action_source: website\n",
     "11:25+7 warning: events of action_source website need an event_source_url, and nothing sets it | add "
     "data.0.event_source_url: \"{{page.url}}\"\n"},
    {"formulas in every style", true,
     "smart_mapping:\n"
     "  data.0.custom_data.a: =FOO(1)\n"
     "  data.0.custom_data.b: '=CONCAT(\"it''s\", FOO(1))'\n"
     "  data.0.custom_data.c: \"=CONCAT(\\\"\\u00e9\\\", FOO(1))\"\n"
     "  data.0.custom_data.d: |\n"
     "    =CONCAT(a,\n"
     "      FOO(1),\n"
     "      BAR(2))\n"
     "  data.0.custom_data.e: >-\n"
     "    =CONCAT(a,\n"
     "    FOO(1),\n"
     "\n"
     "    BAR(2))\n"
     "  data.0.custom_data.f: =CONCAT(é,\n"
     "    FOO(1))\n",
     "11:26+3 error: there is no function FOO | a path is written without parentheses; docs/mapping.md lists "
     "the functions\n"
     "12:43+3 error: there is no function FOO | a path is written without parentheses; docs/mapping.md lists "
     "the functions\n"
     "13:46+3 error: there is no function FOO | a path is written without parentheses; docs/mapping.md lists "
     "the functions\n"
     "16:7+3 error: there is no function FOO | a path is written without parentheses; docs/mapping.md lists "
     "the functions\n"
     "17:7+3 error: there is no function BAR | a path is written without parentheses; docs/mapping.md lists "
     "the functions\n"
     "20:5+3 error: there is no function FOO | a path is written without parentheses; docs/mapping.md lists "
     "the functions\n"
     "22:5+3 error: there is no function BAR | a path is written without parentheses; docs/mapping.md lists "
     "the functions\n"
     "24:5+3 error: there is no function FOO | a path is written without parentheses; docs/mapping.md lists "
     "the functions\n"},
    {"lifecycle", true,
     "lifecycle:\n"
     "  stge: x\n"
     "  facebook_stages: {won: converted, Won: LOST, \" WON \": LOST, 1: [x], yes: }\n"
     "  unmapped: NONE\n",
     "11:3+4 error: unknown key \"stge\" in lifecycle | did you mean stage?\n"
     "12:26+9 error: the Facebook stage of \"won\" cannot be \"converted\" | did you mean CONVERTED?\n"
     "12:37+3 error: \"Won\" is the same CRM stage as \"won\" on line 12 | case and surrounding space do not "
     "count: keep one of them\n"
     "12:48+7 error: \" WON \" is the same CRM stage as \"won\" on line 12 | case and surrounding space do "
     "not count: keep one of them\n"
     "12:66+0 error: the Facebook stage of \"1\" must be a single value, not a list\n"
     "12:71+3 error: the Facebook stage of \"yes\" has no value | give it one, or take the key away\n"
     "13:13+4 error: unmapped cannot be \"NONE\" | use LEAD, MARKETING_QUALIFIED_LEAD, SALES_OPPORTUNITY, "
     "CONVERTED, DISQUALIFIED, LOST or NOT_ASSIGNED\n"},
    {"a lifecycle without variety", true,
     "lifecycle:\n"
     "  stage: customer\n",
     "11:10+8 warning: lifecycle.stage is the same for every event | read it from the event: "
     "\"{{crm.stage}}\"\n"},
    {"privacy", true,
     "privacy:\n"
     "  limited_data_use: {when: 'x = ', country: FR, state: Californa}\n"
     "  ldu: off\n",
     "11:33+0 error: a value is expected at the end | a path, a text, a number or a function\n"
     "11:45+2 error: country is none that Meta's Limited Data Use knows | use 1 or US, or 0 to let Meta "
     "locate the person\n"
     "11:56+9 error: state is none that Meta's Limited Data Use knows | did you mean California?\n"
     "12:3+3 error: unknown key \"ldu\" in privacy | use limited_data_use\n"},
    {"limited data use as a word", true, "privacy: {limited_data_use: on}\n",
     "10:29+2 error: limited_data_use cannot be \"on\" | write off, or a map with when, country and state\n"},
    {"a state that Meta refuses", true, "privacy: {limited_data_use: {country: 0, state: CA}}\n",
     "10:49+2 error: Meta refuses a state of the USA when country is 0 | write country: 1, or state: 0\n"},
    {"a state without a country", true, "privacy: {limited_data_use: {state: CA}}\n",
     "10:37+2 error: Meta refuses a state of the USA when country is 0 | write country: 1, or state: 0\n"},
    {"delivery", true,
     "delivery:\n"
     "  batch: {max_events: 1001, max_bytes: 4MB, max_delay: 5, max_size: 3}\n"
     "  connections: 0\n"
     "  timeouts: {connect: 2 s, response: 1h, idle: 3s}\n"
     "  retry: {initial: 2m, max: 1s, give_up_after: 400d}\n"
     "  queue: {max_events: -1, max_bytes: 1e6}\n"
     "  max_event_age: 90d\n",
     "11:23+4 error: max_events must be a whole number from 1 to 1000\n"
     "11:40+3 error: max_bytes is written like 32768, 64KiB or 4MiB, not \"4MB\"\n"
     "11:56+1 error: max_delay is written like 500ms, 10s, 5m, 24h or 7d, not \"5\"\n"
     "11:59+8 error: unknown key \"max_size\" in delivery.batch | use max_events, max_bytes or max_delay\n"
     "12:16+1 error: connections must be a whole number from 1 to 64\n"
     "13:23+3 error: connect is written like 500ms, 10s, 5m, 24h or 7d, not \"2 s\"\n"
     "13:38+2 error: response must be from 1ms to 10m\n"
     "13:42+4 error: unknown key \"idle\" in delivery.timeouts | use connect or response\n"
     "14:10+0 error: retry.initial is longer than retry.max | the first wait of 2m must not be above 1s\n"
     "14:48+4 error: give_up_after must be from 0ms to 365d\n"
     "15:23+2 error: max_events must be a whole number from 1 to 10000000\n"
     "15:38+3 error: max_bytes is written like 32768, 64KiB or 4MiB, not \"1e6\"\n"
     "16:18+3 error: max_event_age must be from 1s to 62d\n"},
    {"a window that is longer than Meta's", true, "delivery: {max_event_age: 30d}\n",
     "10:27+3 warning: Meta refuses events of action_source system_generated that are older than 7 days | "
     "write 7d, or set data.0.action_source: physical_store\n"},
    {"a memory that is shorter than events are sent for", true, "delivery: {keep: {ledger: 3d}}\n",
     "10:18+0 warning: delivery.keep.ledger is shorter than 7d, the age up to which an event is sent: an "
     "event that "
     "is exported again may be sent twice | keep the ledger for longer than events are exported again; the "
     "default "
     "is 90d\n"},
    {"keep and too_old", true, "delivery: {keep: {ledger: 0ms, logs: 1d}, too_old: dropped}\n",
     "10:27+3 error: ledger must be from 1s to 3650d\n"
     "10:32+4 error: unknown key \"logs\" in delivery.keep | use ledger, dead_letters or inputs\n"
     "10:52+7 error: too_old cannot be \"dropped\" | use invalid or filtered\n"},
    {"numbers that overflow", true,
     "delivery: {connections: 99999999999999999999, max_event_age: 9223372036854775807d}\n",
     "10:25+20 error: connections must be a whole number from 1 to 64, not \"99999999999999999999\"\n"
     "10:62+20 error: max_event_age is written like 500ms, 10s, 5m, 24h or 7d, not "
     "\"9223372036854775807d\"\n"},
};

TEST_CASE("every mistake is reported at once, each with its place, in the order of the file") {
    check_findings(bad_mapping);
    check_findings(bad_sections);
}

} // namespace
} // namespace lead_ads::config
