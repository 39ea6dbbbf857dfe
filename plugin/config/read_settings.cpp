#include "config/endpoint.hpp"
#include "config/proxy.hpp"
#include "config/rules.hpp"
#include "config/secrets.hpp"
#include "config/section.hpp"
#include "config/sections.hpp"
#include "config/versions.hpp"
#include "config/zone_names.hpp"
#include "core/ascii.hpp"
#include "facebook/lead_id.hpp"

#include <algorithm>
#include <array>
#include <unistd.h>

namespace lead_ads::config {
namespace {

constexpr std::array<std::string_view, 2> api_names = {"conversions", "offline_conversions"};
constexpr std::size_t mebibyte = 1024 * 1024;

// An id of Meta's: digits, taken as they are written.
void read_id(file_reader& in, const field& f, std::string& out) {
    const auto text = read_plain_setting(in, f, 64);
    if (!text) return;
    if (is_digits(*text) && text->size() <= 32)
        out = *text;
    else
        in.error(f.value, std::string(f.name) + " must be digits only",
                 "copy the id from Meta's Events Manager");
}

// Opens or only looks for a secret that the file refers to, and says what is wrong with it.
void check_secret(file_reader& in, const yaml_node& where, const secret_reference& which) {
    const bool is_closed = in.options().without_secrets;
    auto found = is_closed ? find_secret(which) : open_secret(which);
    if (!found.problem.empty())
        in.report(is_closed ? severity::warning : severity::secret, where, std::move(found.problem),
                  std::move(found.suggestion));
}

void read_secret(file_reader& in, const field& f, secret_reference& out) {
    in.hide(f.value);
    // A block of several lines is a literal like any other; read_text would complain of its line ends.
    const bool has_text = f.value.kind == node_kind::scalar && !f.value.text.empty();
    if (!has_text) {
        read_text(in, f);
        return;
    }
    auto parsed = parse_reference(f.value.text, in.path(), f.name);
    if (!parsed.problem.empty()) {
        in.error(f.value, std::move(parsed.problem), std::move(parsed.suggestion));
        return;
    }
    out = std::move(parsed.reference);
    out.where = in.at(f.value);
    check_secret(in, f.value, out);
}

void read_lead_event_source(file_reader& in, const field& f, settings_section& out) {
    if (f.value.kind == node_kind::scalar && f.value.text.starts_with("${")) {
        const auto text = read_plain_setting(in, f, 1024);
        if (text)
            out.lead_event_source = {mapping::rule::constant(core::value::string(*text)), in.at(f.value)};
        return;
    }
    out.lead_event_source = read_rule(in, f, rule_input::text);
    if (out.lead_event_source && is_nothing(*out.lead_event_source))
        in.error(f.value.kind == node_kind::scalar ? f.value : f.key,
                 "lead_event_source is required and would always be empty", "write the name of your CRM");
}

void read_lead_id_digits(file_reader& in, const field& f, settings_section& out) {
    if (f.value.kind == node_kind::scalar) {
        if (const auto n = read_whole_number(in, f, 1, 20))
            out.lead_id_digits = {static_cast<std::uint32_t>(*n)};
        return;
    }
    if (!is_list(in, f)) return;
    out.lead_id_digits.clear();
    for (const auto* item : f.value.items)
        if (const auto n = read_whole_number(in, {f.name, f.key, *item}, 1, 20))
            out.lead_id_digits.push_back(static_cast<std::uint32_t>(*n));
    if (f.value.items.empty()) in.missing(f.value, "lead_id_digits is empty", "for example [15, 16, 17]");
}

constexpr std::array<std::string_view, 2> missing_times = {"now", "invalid"};
constexpr std::array<std::string_view, 3> lead_id_types = {"number", "text", "as_given"};

void read_missing_event_time(file_reader& in, const field& f, settings_section& out) {
    if (const auto n = read_choice(in, f, missing_times))
        out.missing_event_time = static_cast<missing_time>(*n);
}

void read_lead_id_type(file_reader& in, const field& f, settings_section& out) {
    constexpr std::array forms = {lead_id_form::number, lead_id_form::text, lead_id_form::as_given};
    static_assert(forms.size() == lead_id_types.size());
    if (const auto n = read_choice(in, f, lead_id_types)) out.lead_id_type = forms[*n];
}

void read_test_event_code(file_reader& in, const field& f, settings_section& out) {
    const auto text = read_plain_setting(in, f, 128);
    if (!text) return;
    out.test_event_code = *text;
    in.warn(f.value,
            "events with a test_event_code are real events: Meta shows them under Test Events and does "
            "not sandbox them",
            "take it away when you have finished testing");
}

// A template or a formula that reads the code from the event, such as "{{country_code}}".
bool is_written_as_rule(const yaml_node& node) {
    return node.kind == node_kind::scalar &&
           (node.text.starts_with('=') || node.text.find("{{") != node.text.npos);
}

void read_country_code(file_reader& in, const field& f, settings_section& out) {
    if (is_written_as_rule(f.value)) {
        out.default_country_code_rule = read_rule(in, f, rule_input::text);
        return;
    }
    const auto text = read_plain_setting(in, f, 16);
    if (!text) return;
    if (is_digits(*text) && text->size() <= 3 && !text->starts_with('0')) {
        out.default_country_code = *text;
        return;
    }
    const auto first = text->find_first_not_of("+0 ");
    const auto digits = first == std::string::npos ? std::string() : text->substr(first);
    in.error(f.value, "default_country_code must be one to three digits, without + or leading zeros",
             is_digits(digits) && digits.size() <= 3 ? "write \"" + digits + "\""
                                                     : "for example \"33\" for France");
}

// GMT+1, UTC-05:00, CEST.
bool is_offset(std::string_view text) {
    constexpr std::array<std::string_view, 8> summer_times = {"CEST", "MESZ", "BST", "WEST",
                                                              "EEST", "EDT",  "CDT", "PDT"};
    const bool is_summer_time =
        std::find(summer_times.begin(), summer_times.end(), text) != summer_times.end();
    const auto sign = text.find_first_of("+-");
    const bool has_digit = sign + 1 < text.size() && text[sign + 1] >= '0' && text[sign + 1] <= '9';
    return is_summer_time || (sign != std::string_view::npos && has_digit &&
                              (sign == 0 || text.starts_with("GMT") || text.starts_with("UTC")));
}

void read_timezone(file_reader& in, const field& f, settings_section& out) {
    const auto text = read_plain_setting(in, f, 128);
    if (!text) return;
    if (auto zone = mapping::date::time_zone::find(*text)) {
        out.timezone = *text;
        out.compiled_zone = *zone;
        in.zone = *std::move(zone);
        return;
    }
    const auto names = zone_names();
    const std::vector<std::string_view> known(names.begin(), names.end());
    if (is_offset(*text)) {
        in.error(f.value, "an offset is no time zone: it changes with the season",
                 "name the place, such as Europe/Paris, or UTC");
        return;
    }
    const auto suggestion = suggest(*text, known);
    in.error(f.value, "timezone is not known",
             suggestion.empty() ? "use an IANA name, such as Europe/Paris" : suggestion);
}

void read_api_version(file_reader& in, const field& f, settings_section& out) {
    const auto text = read_plain_setting(in, f, 16);
    if (!text) return;
    if (!is_version(*text)) {
        const std::string mended = "v" + *text + (text->find('.') == std::string::npos ? ".0" : "");
        in.error(f.value, "api_version must look like " + std::string(newest_version),
                 is_version(mended) ? "write " + mended : "");
        return;
    }
    out.api_version = *text;
    if (auto finding = check_version(*text, in.options().now))
        in.warn(f.value, std::move(finding->message), std::move(finding->suggestion));
}

void read_endpoint(file_reader& in, const field& f, settings_section& out) {
    auto text = read_plain_setting(in, f, 512);
    if (!text) return;
    if (text->ends_with('/')) text->pop_back();
    if (text->find('@') != std::string::npos) in.hide(f.value); // it holds a password
    auto finding = check_endpoint(*text);
    if (finding.message.empty())
        out.endpoint = *text;
    else
        in.error(f.value, std::move(finding.message), std::move(finding.suggestion));
}

void read_ca_file(file_reader& in, const field& f, settings_section& out) {
    const auto text = read_plain_setting(in, f, 4096);
    if (!text) return;
    out.ca_file = beside(in.path(), *text);
    // It may be written later, by the sandbox for example; sending looks again.
    if (!in.options().without_secrets && ::access(out.ca_file.c_str(), R_OK) != 0)
        in.warn(f.value, "ca_file cannot be read: " + out.ca_file, "it must be there when sending starts");
}

// Meta: fewer than 23 characters, at least two of them letters.
void read_partner_agent(file_reader& in, const field& f, settings_section& out) {
    constexpr std::size_t longest = 22;
    const auto text = read_plain_setting(in, f, 128);
    if (!text) return;
    const auto is_plain = [](char c) { return c > 0x20 && c < 0x7F; };
    if (text->size() > longest)
        in.error(f.value,
                 "partner_agent has " + std::to_string(text->size()) + " characters, and Meta takes 22",
                 "shorten it");
    else if (!std::all_of(text->begin(), text->end(), is_plain) ||
             std::count_if(text->begin(), text->end(), core::is_letter) < 2)
        in.error(f.value, "partner_agent must be ASCII without spaces and hold at least two letters",
                 "for example my-agent");
    else
        out.partner_agent = *text;
}

// The address itself may not hold a password: it is a secret, and stands in the environment or in a file.
void read_proxy(file_reader& in, const field& f, settings_section& out) {
    constexpr std::string_view example =
        "for example http://proxy.example:3128, ${env:HTTPS_PROXY} for one with a password, or none";
    const bool has_text = f.value.kind == node_kind::scalar && !f.value.text.empty();
    if (!has_text) {
        read_text(in, f);
        return;
    }
    if (f.value.text.find('@') != std::string::npos) {
        in.hide(f.value);
        in.error(f.value, "proxy holds a password, which must not stand in the file itself",
                 "write proxy: ${env:HTTPS_PROXY} or ${file:/run/secrets/proxy}");
        return;
    }
    if (f.value.text.starts_with("${")) {
        auto parsed = parse_reference(f.value.text, in.path(), f.name);
        if (!parsed.problem.empty()) {
            in.error(f.value, std::move(parsed.problem), std::string(example));
            return;
        }
        out.proxy_reference = std::move(parsed.reference);
        out.proxy_reference.where = in.at(f.value);
        check_secret(in, f.value, out.proxy_reference);
        return;
    }
    const auto text = read_text(in, f);
    if (!text) return;
    if (*text != "none")
        if (auto read = parse_proxy(*text); !read.address) {
            in.error(f.value, std::move(read.problem), std::string(example));
            return;
        }
    out.proxy = *text;
}

// A proxy of the environment, or of a reference, that cannot be used.
void check_proxy(file_reader& in, const field& f, const settings_section& read) {
    if (in.options().without_secrets && read.proxy_reference.kind != secret_kind::none) return;
    const auto choice = choose_proxy(read);
    if (choice.problem.empty()) return;
    if (read.proxy_reference.kind != secret_kind::none)
        in.report(severity::secret, f.key, choice.problem, "mend what settings.proxy refers to");
    else
        in.warn(f.key, std::string(choice.origin) + " is set and not used: " + choice.problem,
                "correct it, or set settings.proxy");
}

constexpr key_row<settings_section> settings_rows[] = {
    {"api",
     [](auto& in, auto& f, auto& out) {
         if (const auto n = read_choice(in, f, api_names)) out.api = static_cast<graph_api>(*n);
     }},
    {"pixel_id", [](auto& in, auto& f, auto& out) { read_id(in, f, out.dataset_id); }},
    {"offline_event_set_id", [](auto& in, auto& f, auto& out) { read_id(in, f, out.dataset_id); }},
    {"upload_tag",
     [](auto& in, auto& f, auto& out) { out.upload_tag = read_plain_setting(in, f, 255).value_or(""); }},
    {"access_token", [](auto& in, auto& f, auto& out) { read_secret(in, f, out.access_token); }},
    {"app_secret", [](auto& in, auto& f, auto& out) { read_secret(in, f, out.app_secret); }},
    {"lead_id", [](auto& in, auto& f, auto& out) { out.lead_id = read_rule(in, f, rule_input::text); }},
    {"require_lead_id",
     [](auto& in, auto& f, auto& out) { out.require_lead_id = read_boolean(in, f).value_or(true); }},
    {"lead_id_digits", read_lead_id_digits},
    {"lead_id_type", read_lead_id_type},
    {"missing_event_time", read_missing_event_time},
    {"event_id_version",
     [](auto& in, auto& f, auto& out) {
         const auto n = read_whole_number(in, f, 1, 2);
         out.event_id_version = static_cast<std::uint8_t>(n.value_or(1));
     }},
    {"lead_event_source", read_lead_event_source},
    {"test_event_code", read_test_event_code},
    {"default_country_code", read_country_code},
    {"timezone", read_timezone},
    {"api_version", read_api_version},
    {"endpoint", read_endpoint},
    {"ca_file", read_ca_file},
    {"partner_agent", read_partner_agent},
    {"proxy", read_proxy},
    {"retry_without_lead_id",
     [](auto& in, auto& f, auto& out) { out.retry_without_lead_id = read_boolean(in, f).value_or(true); }},
    {"max_event_bytes",
     [](auto& in, auto& f, auto& out) {
         out.max_event_bytes = read_size(in, f, 1, mebibyte).value_or(out.max_event_bytes);
     }},
};

// Keys that one of the two APIs needs and the other does not take.
struct api_key {
    std::string_view name;
    graph_api api;
    std::string_view suggestion;
};
constexpr auto api_keys = std::to_array<api_key>({
    {"pixel_id", graph_api::conversions, "add pixel_id: \"1234567890123456\""},
    {"offline_event_set_id", graph_api::offline_conversions,
     "add offline_event_set_id: \"1234567890123456\""},
    {"upload_tag", graph_api::offline_conversions, "add upload_tag: crm_leads"},
});

void check_keys_of_api(file_reader& in, const field& f, graph_api chosen) {
    const auto name_of_api = [](graph_api api) {
        return std::string(api_names[static_cast<std::size_t>(api)]);
    };
    for (const auto& [name, api, suggestion] : api_keys) {
        const auto* entry = find_entry(f.value, name);
        if (entry == nullptr && api == chosen)
            report_missing_key(in, f.key, f.value, "settings", name, std::string(suggestion));
        if (entry != nullptr && api != chosen)
            in.error(*entry->key, std::string(name) + " belongs to api: " + name_of_api(api) +
                                      ", and this file has api: " + name_of_api(chosen));
    }
}

void check_required(file_reader& in, const field& f, const settings_section& read) {
    const auto check = [&](std::string_view key, std::string suggestion, severity level = severity::error) {
        if (find_entry(f.value, key) == nullptr)
            report_missing_key(in, f.key, f.value, "settings", key, std::move(suggestion), level);
    };
    check("access_token", "add access_token: ${env:META_ACCESS_TOKEN}",
          in.options().without_secrets ? severity::warning : severity::secret);
    if (read.api == graph_api::conversions && read.require_lead_id)
        check("lead_id",
              "add lead_id: \"{{crm.lead_id}}\", or require_lead_id: false to match by other customer "
              "information");
    check("lead_event_source", "add lead_event_source: HubSpot (the name of your CRM)");
}

// A constant lead id is one that no event may have, or one that all events share.
void check_constant_lead_id(file_reader& in, const field& f, const settings_section& read) {
    const auto* entry = find_entry(f.value, "lead_id");
    if (entry == nullptr || !read.lead_id || !read.lead_id->rule.is_constant()) return;
    const auto text = constant_text(*read.lead_id).value_or("");
    core::arena memory(512);
    const auto id = facebook::read_lead_id(core::value::string(text), read.lead_id_digits, memory);
    const bool fits = id.fault == facebook::lead_id_fault::none;
    const std::string example = "read it from the event: \"{{crm.lead_id}}\"";
    if (fits)
        in.warn(*entry->value, "lead_id is the same for every event", example);
    else
        in.error(*entry->value, "lead_id is a fixed text that is no lead id", example);
}

} // namespace

void read_settings(file_reader& in, const field& f, settings& out) {
    if (!is_map(in, f)) return;
    out.general = {};
    read_section(in, f.value, "settings", settings_rows, out.general);
    if (out.general.api == graph_api::offline_conversions) {
        out.delivery.batch.max_events = 2000;
        in.warn(*find_entry(f.value, "api")->value, "Meta retired the Offline Conversions API in May 2025",
                "send to a dataset through api: conversions, with data.0.action_source: physical_store");
    }
    check_keys_of_api(in, f, out.general.api);
    check_required(in, f, out.general);
    check_constant_lead_id(in, f, out.general);
    check_proxy(in, f, out.general);
    if (find_entry(f.value, "api_version") == nullptr)
        if (auto finding = check_version(out.general.api_version, in.options().now))
            in.warn(f.key, std::move(finding->message), std::move(finding->suggestion));
}

void list_settings_keys(std::vector<section_keys>& out) {
    out.push_back({"settings", names_of(settings_rows)});
}

} // namespace lead_ads::config
