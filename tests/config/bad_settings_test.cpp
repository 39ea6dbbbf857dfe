// Mapping files with wrong settings.
#include "tests/config/findings.hpp"

namespace lead_ads::config {
namespace {

constexpr bad_file bad_settings[] = {
    {"nothing in settings", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings: {}\n"
     "mapping:\n"
     "  - {event: a, facebook_event_name: Lead}\n",
     "3:1+8 error: settings has no pixel_id | add pixel_id: \"1234567890123456\"\n"
     "3:1+8 secret: settings has no access_token | add access_token: ${env:META_ACCESS_TOKEN}\n"
     "3:1+8 error: settings has no lead_id | add lead_id: \"{{crm.lead_id}}\", or require_lead_id: false to "
     "match by other customer information\n"
     "3:1+8 error: settings has no lead_event_source | add lead_event_source: HubSpot (the name of your "
     "CRM)\n"},
    {"settings as a list", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings: [1]\n"
     "mapping:\n"
     "  - {event: a, facebook_event_name: Lead}\n",
     "3:11+0 error: settings must be a map of keys and values, not a list | take the dashes away\n"},
    {"mistyped keys", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixelid: \"1\"\n"
     "  acess_token: abc\n"
     "  leadid: x\n"
     "  lead_event_src: y\n"
     "  Timezone: UTC\n"
     "  colour: red\n"
     "mapping:\n"
     "  - {event: a, facebook_event_name: Lead}\n",
     "4:3+7 error: unknown key \"pixelid\" in settings | did you mean pixel_id?\n"
     "5:3+11 error: unknown key \"acess_token\" in settings | did you mean access_token?\n"
     "6:3+6 error: unknown key \"leadid\" in settings | did you mean lead_id?\n"
     "7:3+14 error: unknown key \"lead_event_src\" in settings | did you mean lead_event_source?\n"
     "8:3+8 error: unknown key \"Timezone\" in settings | did you mean timezone?\n"
     "9:3+6 error: unknown key \"colour\" in settings | use api, pixel_id, offline_event_set_id, upload_tag, "
     "access_token, app_secret, lead_id, require_lead_id, lead_id_digits, lead_id_type, "
     "missing_event_time, event_id_version, lead_event_source, test_event_code, default_country_code, "
     "timezone, api_version, endpoint, ca_file, partner_agent, proxy, "
     "retry_without_lead_id or max_event_bytes\n"},
    {"api", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  api: conversion\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:8+10 error: api cannot be \"conversion\" | did you mean conversions?\n"},
    {"an id that is no number", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  pixel_id: px-12\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:13+5 error: pixel_id must be digits only | copy the id from Meta's Events Manager\n"},
    {"an id as a list", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  pixel_id: [1]\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:13+0 error: pixel_id must be a single value, not a list\n"},
    {"an id without a value", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  pixel_id:\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:3+8 error: pixel_id has no value | give it one, or take the key away\n"},
    {"an id from a variable that is not set", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  pixel_id: ${env:CONFIG_TEST_UNSET}\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:13+24 error: pixel_id: the environment variable CONFIG_TEST_UNSET is not set | export "
     "CONFIG_TEST_UNSET before you start\n"},
    {"an id from a file", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  pixel_id: ${file:x}\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:13+9 error: pixel_id: only ${env:NAME} can stand here, as the whole value | only access_token and "
     "app_secret are read from files\n"},
    {"a variable inside a text", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  test_event_code: TEST${env:HOME}\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:20+15 error: test_event_code: only ${env:NAME} can stand here, as the whole value | write "
     "${env:NAME}, or the value itself\n"},
    {"keys of the other API", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  upload_tag: x\n"
     "  offline_event_set_id: \"12\"\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:3+10 error: upload_tag belongs to api: offline_conversions, and this file has api: conversions\n"
     "9:3+20 error: offline_event_set_id belongs to api: offline_conversions, and this file has api: "
     "conversions\n"},
    {"offline without its keys", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  api: offline_conversions\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "3:1+8 error: settings has no offline_event_set_id | add offline_event_set_id: \"1234567890123456\"\n"
     "3:1+8 error: settings has no upload_tag | add upload_tag: crm_leads\n"
     "4:3+8 error: pixel_id belongs to api: conversions, and this file has api: offline_conversions\n"
     "8:8+19 warning: Meta retired the Offline Conversions API in May 2025 | send to a dataset through api: "
     "conversions, with data.0.action_source: physical_store\n"},
    {"a literal token", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  access_token: \"not-a-reference\"\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:17+17 error: access_token is a secret and must not stand in the file itself | write access_token: "
     "${env:META_ACCESS_TOKEN} or ${file:/run/secrets/meta_token}\n"},
    {"a literal token as a block", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  access_token: |\n"
     "    first-half\n"
     "    second-half\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:17+1 error: access_token is a secret and must not stand in the file itself | write access_token: "
     "${env:META_ACCESS_TOKEN} or ${file:/run/secrets/meta_token}\n"},
    {"a literal token as a list and a literal secret", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  access_token: [abc, def]\n"
     "  app_secret: 0123\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:17+0 error: access_token must be a single value, not a list\n"
     "8:15+4 error: app_secret is a secret and must not stand in the file itself | write app_secret: "
     "${env:META_APP_SECRET} or ${file:/run/secrets/meta_app_secret}\n"},
    {"references with mistakes", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  access_token: ${META_TOKEN}\n"
     "  app_secret: ${env:}\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:17+13 error: this is no reference to a secret | write access_token: ${env:META_ACCESS_TOKEN} or "
     "${file:/run/secrets/meta_token}\n"
     "8:15+7 error: this is no name of an environment variable | write app_secret: ${env:META_APP_SECRET} or "
     "${file:/run/secrets/meta_app_secret}\n"},
    {"a token without braces, a file without a name", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  access_token: $META_TOKEN\n"
     "  app_secret: ${file:}\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:17+11 error: this is no reference to a secret | write access_token: ${env:META_ACCESS_TOKEN} or "
     "${file:/run/secrets/meta_token}\n"
     "8:15+8 error: the reference names no file | write app_secret: ${env:META_APP_SECRET} or "
     "${file:/run/secrets/meta_app_secret}\n"},
    {"secrets that are not there", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  access_token: ${env:CONFIG_TEST_UNSET}\n"
     "  app_secret: ${file:no/such/file}\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:17+24 secret: the environment variable CONFIG_TEST_UNSET is not set | export CONFIG_TEST_UNSET "
     "before you start\n"
     "8:15+20 secret: the secret's file /maps/no/such/file cannot be opened: No such file or directory\n"},
    {"an empty secret", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  access_token: ${env:CONFIG_TEST_EMPTY}\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:17+24 secret: the environment variable CONFIG_TEST_EMPTY is empty | export CONFIG_TEST_EMPTY before "
     "you start\n"},
    {"no token at all", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "3:1+8 secret: settings has no access_token | add access_token: ${env:META_ACCESS_TOKEN}\n"},
    {"no lead id", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_event_source: HubSpot\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "3:1+8 error: settings has no lead_id | add lead_id: \"{{crm.lead_id}}\", or require_lead_id: false to "
     "match by other customer information\n"},
    {"a lead id that forgot its braces", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_event_source: HubSpot\n"
     "  lead_id: crm.lead_id\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:12+11 error: lead_id is a fixed text that is no lead id | read it from the event: "
     "\"{{crm.lead_id}}\"\n"},
    {"a lead id that is the same for all", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_event_source: HubSpot\n"
     "  lead_id: 1234567890123456\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:12+16 warning: lead_id is the same for every event | read it from the event: \"{{crm.lead_id}}\"\n"},
    {"a template without quotes", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_event_source: HubSpot\n"
     "  lead_id: {{crm.lead_id}}\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:12+2 error: braces without quotes begin a YAML map | put it in quotes: \"{{crm.lead_id}}\"\n"},
    {"a template that is never closed", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_event_source: HubSpot\n"
     "  lead_id: \"{{crm.lead_id\"\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:13+2 error: the hole that begins here is never closed | as in {{user.email}}; two braces that are no "
     "hole are written \\{{\n"},
    {"require_lead_id", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  require_lead_id: maybe\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:20+5 error: require_lead_id must be true or false, not \"maybe\"\n"},
    {"lead_id_digits", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  lead_id_digits: [15, 0, 21, x, 15.5]\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:24+1 error: lead_id_digits must be a whole number from 1 to 20\n"
     "8:27+2 error: lead_id_digits must be a whole number from 1 to 20\n"
     "8:31+1 error: lead_id_digits must be a whole number from 1 to 20, not \"x\"\n"
     "8:34+4 error: lead_id_digits must be a whole number from 1 to 20, not \"15.5\"\n"},
    {"lead_id_digits that is empty", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  lead_id_digits: []\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:19+0 error: lead_id_digits is empty | for example [15, 16, 17]\n"},
    {"no lead_event_source", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "3:1+8 error: settings has no lead_event_source | add lead_event_source: HubSpot (the name of your "
     "CRM)\n"},
    {"an empty lead_event_source", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: \"\"\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:22+2 error: lead_event_source is required and would always be empty | write the name of your CRM\n"},
    {"a lead_event_source that folds to nothing", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: =NUMBER(\"x\")\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "7:22+12 error: lead_event_source is required and would always be empty | write the name of your CRM\n"},
    {"a test event code", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  test_event_code: TEST12345\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:20+9 warning: events with a test_event_code are real events: Meta shows them under Test Events and "
     "does not sandbox them | take it away when you have finished testing\n"},
    {"country codes", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  default_country_code: \"+33\"\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:25+5 error: default_country_code must be one to three digits, without + or leading zeros | write "
     "\"33\"\n"},
    {"a country's name", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  default_country_code: France\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:25+6 error: default_country_code must be one to three digits, without + or leading zeros | for "
     "example \"33\" for France\n"},
    {"a time zone", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  timezone: Europe/Pari\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:13+11 error: timezone is not known | did you mean Europe/Paris?\n"},
    {"an unheard-of time zone", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  timezone: Olympus Mons\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:13+12 error: timezone is not known | use an IANA name, such as Europe/Paris\n"},
    {"a version without v", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  api_version: 26\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:16+2 error: api_version must look like v26.0 | write v26.0\n"},
    {"a version that is none", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  api_version: latest\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:16+6 error: api_version must look like v26.0\n"},
    {"a version that has ended", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  api_version: v16.0\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:16+5 warning: the Graph API v16.0 has ended | use v26.0\n"},
    {"a version that nobody knows", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  api_version: v99.0\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:16+5 warning: this release does not know the Graph API v99.0 | use v26.0, unless you know that Meta "
     "offers this one\n"},
    {"an endpoint in clear text", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  endpoint: http://graph.facebook.com\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:13+25 error: endpoint must use https unless it is a loopback address | write "
     "https://graph.facebook.com\n"},
    {"an endpoint without a scheme", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  endpoint: graph.facebook.com\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:13+18 error: endpoint has no scheme | for example https://graph.facebook.com or "
     "https://127.0.0.1:8443\n"},
    {"an endpoint with a path", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  endpoint: https://graph.facebook.com/v26.0\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:13+32 error: endpoint must not have a path or a query | write scheme, host and port only, for "
     "example https://graph.facebook.com or https://127.0.0.1:8443\n"},
    {"an endpoint with a password", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  endpoint: https://me:pw@graph.facebook.com\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:13+32 error: endpoint must not hold a user or a password | for example https://graph.facebook.com or "
     "https://127.0.0.1:8443\n"},
    {"an endpoint with a bad port", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  endpoint: https://127.0.0.1:99999\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:13+23 error: endpoint has no valid port | for example https://graph.facebook.com or "
     "https://127.0.0.1:8443\n"},
    {"an endpoint of another kind", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  endpoint: ftp://localhost\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:13+15 error: endpoint must use https, not \"ftp\" | for example https://graph.facebook.com or "
     "https://127.0.0.1:8443\n"},
    {"a certificate file that is not there", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  ca_file: no-such.pem\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:12+11 warning: ca_file cannot be read: /maps/no-such.pem | it must be there when sending starts\n"},
    {"a partner agent that Meta does not take", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  partner_agent: 12345678901234567890abc\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:18+23 error: partner_agent has 23 characters, and Meta takes 22 | shorten it\n"},
    {"a partner agent without letters", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  partner_agent: 123-4a\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:18+6 error: partner_agent must be ASCII without spaces and hold at least two letters | for example "
     "my-agent\n"},
    {"a proxy with a password in the file", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  proxy: http://user:hunter2@proxy:3128\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:10+30 error: proxy holds a password, which must not stand in the file itself | write proxy: "
     "${env:HTTPS_PROXY} or ${file:/run/secrets/proxy}\n"},
    {"a proxy of another kind", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  proxy: socks5://proxy:1080\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:10+19 error: a proxy is reached by http:// alone, not by socks5://; it passes TLS on untouched | for "
     "example http://proxy.example:3128, ${env:HTTPS_PROXY} for one with a password, or none\n"},
    {"sizes", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  max_event_bytes: 32KB\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:20+4 error: max_event_bytes is written like 32768, 64KiB or 4MiB, not \"32KB\"\n"},
    {"a size beyond the limit", false,
     "version: 1\n"
     "destination: facebook_lead_ads\n"
     "settings:\n"
     "  pixel_id: \"1234567890123456\"\n"
     "  access_token: ${env:CONFIG_TEST_TOKEN}\n"
     "  lead_id: \"{{crm.lead_id}}\"\n"
     "  lead_event_source: HubSpot\n"
     "  max_event_bytes: 2MiB\n"
     "mapping:\n"
     "  - {event: generate_lead, facebook_event_name: Lead}\n",
     "8:20+4 error: max_event_bytes must be from 1B to 1MiB\n"},
};

TEST_CASE("every mistake in settings is reported, each with its place, in the order of the file") {
    check_findings(bad_settings);
}

} // namespace
} // namespace lead_ads::config
