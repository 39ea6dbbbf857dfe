// The mapping file, read and checked: what every later stage works from.
//
// Immutable once made and shared by all threads; reconfigure makes a new one. Secrets are not in it but as
// references: config/secrets.hpp opens them.
#pragma once

#include "config/place.hpp"
#include "mapping/date/time_zone.hpp"
#include "mapping/lookup_table.hpp"
#include "mapping/path.hpp"
#include "mapping/path_index.hpp"
#include "mapping/regex/regex.hpp"
#include "mapping/rule.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lead_ads::config {

enum class graph_api : std::uint8_t {
    conversions,         // POST /{version}/{pixel_id}/events with user_data
    offline_conversions, // POST /{version}/{offline_event_set_id}/events with match_keys and an upload_tag
};

// A rule and where it stands in the file, for explain and for messages.
struct placed_rule {
    mapping::rule rule;
    place where;
};

enum class secret_kind : std::uint8_t {
    none,        // the setting is absent
    environment, // ${env:NAME}
    file,        // ${file:PATH}, made absolute from the mapping file's folder
};

struct secret_reference {
    secret_kind kind = secret_kind::none;
    std::string name; // the variable, or the absolute path
    place where;
};

enum class missing_time : std::uint8_t {
    now,     // The event happened when it arrived.
    invalid, // The event is not sent.
};

enum class lead_id_form : std::uint8_t {
    standard, // As Meta documents it: a number, and text in the Offline Conversions API.
    number,   // A JSON number.
    text,     // A JSON text.
    as_given, // Whichever of the two the event has.
};

struct settings_section {
    graph_api api = graph_api::conversions;
    std::string dataset_id; // pixel_id, or offline_event_set_id
    std::string upload_tag; // offline_conversions only
    secret_reference access_token;
    secret_reference app_secret;
    std::optional<placed_rule> lead_id;
    bool require_lead_id = true;
    std::vector<std::uint32_t> lead_id_digits = {15, 16, 17};
    lead_id_form lead_id_type = lead_id_form::standard;
    std::optional<placed_rule> lead_event_source;
    missing_time missing_event_time = missing_time::now;
    std::uint8_t event_id_version = 1; // 2: the hash takes in what is sent
    std::string test_event_code;       // empty: none
    std::string default_country_code;  // digits only; empty: none, or a rule gives it
    std::optional<placed_rule> default_country_code_rule;
    std::string timezone = "UTC"; // IANA name; the compiled zone is in `compiled_zone`
    mapping::date::time_zone compiled_zone;
    std::string api_version = "v26.0";
    std::string endpoint = "https://graph.facebook.com"; // scheme and authority, no trailing slash
    std::string ca_file;                                 // absolute; empty: the system's
    std::string partner_agent;                           // empty: the plugin's own
    std::string proxy;                // "http://host:port"; "none"; empty: the environment's, if any
    secret_reference proxy_reference; // to the whole address, with user and password
    bool retry_without_lead_id = true;
    std::size_t max_event_bytes = 32768;
};

enum class event_match : std::uint8_t {
    name,    // the event's name, letter for letter
    any,     // "*"
    pattern, // a regular expression between slashes, searched for anywhere in the name
};

struct mapping_entry {
    event_match match = event_match::name;
    std::string name;                      // for match == name
    std::optional<mapping::regex> pattern; // for match == pattern
    placed_rule facebook_event_name;
    place where;
};

enum class change_kind : std::uint8_t {
    rename,          // the property moves to another path
    copy,            // the property is given to another path too
    set,             // the path gets a value
    delete_property, // the property goes
};

// One entry of `properties`: a change of the event before everything else.
struct property_change {
    change_kind kind = change_kind::rename;
    mapping::path from;               // rename, copy, delete
    mapping::path to;                 // rename, copy, set
    std::optional<placed_rule> value; // set
    std::optional<placed_rule> when;  // absent: always
    place where;
    // What it writes becomes the event's time, or a part of that, by way of the changes behind it; and
    // whether its value has text of its own.
    bool feeds_event_time = false;
    bool adds_text = false;
};

struct filters_section {
    std::vector<std::string>
        consent; // categories, as text, that must all be in user.consent_categories; empty: none
    place consent_where;
    std::optional<placed_rule> when;
};

// One line of smart_mapping. A constant null removes the property.
struct smart_mapping_entry {
    mapping::path target;    // the path below data.0: {"user_data", "em"}
    std::string target_text; // as written: "data.0.user_data.em"
    placed_rule value;
};

struct lifecycle_section {
    placed_rule stage;
    std::vector<std::pair<std::string, std::string>>
        facebook_stages; // CRM stage (facebook::stage_key) to one of the seven
    std::string unmapped = "NOT_ASSIGNED";
};

struct limited_data_use_section {
    bool off = false;                // send [] : explicitly off
    std::optional<placed_rule> when; // absent: always
    std::optional<placed_rule> country;
    std::optional<placed_rule> state;
    place where;
};

struct delivery_section {
    struct {
        std::size_t max_events = 1000;           // offline_conversions: 2000
        std::size_t max_bytes = 4 * 1024 * 1024; // of the whole body
        std::chrono::milliseconds max_delay{1000};
    } batch;
    std::size_t connections = 4;
    struct {
        std::chrono::milliseconds connect{2000};
        std::chrono::milliseconds response{10000};
    } timeouts;
    struct {
        std::chrono::milliseconds initial{500};
        std::chrono::milliseconds max{60000};
        std::chrono::milliseconds give_up_after{24 * 3600 * 1000};
    } retry;
    struct {
        std::size_t max_events = 16000;
        std::size_t max_bytes = 24 * 1024 * 1024;
    } queue;
    std::optional<std::chrono::seconds> max_event_age; // absent: Meta's window for the action_source
    bool too_old_is_filtered = false;                  // older events are filtered, not invalid
    struct {                                           // how long a host remembers
        std::chrono::milliseconds ledger{std::chrono::days{90}};
        std::chrono::milliseconds dead_letters{std::chrono::days{90}};
        std::chrono::milliseconds inputs{std::chrono::days{400}};
    } keep;
};

struct settings {
    std::string file; // the mapping file's name as it was given
    settings_section general;
    std::vector<mapping_entry> mapping;
    std::vector<property_change> properties;
    filters_section filters;
    std::vector<smart_mapping_entry> smart_mapping;
    std::optional<lifecycle_section> lifecycle;
    std::optional<limited_data_use_section> limited_data_use;
    delivery_section delivery;
    mapping::path_index paths; // that the rules read from events
    mapping::lookup_tables lookups;
};

// The line of smart_mapping that says when an event happened; nullptr: context.event_timestamp does.
const placed_rule* event_time_rule(const settings& of);

} // namespace lead_ads::config
