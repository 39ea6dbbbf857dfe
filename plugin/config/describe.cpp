#include "config/describe.hpp"

#include "config/proxy.hpp"
#include "config/values.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::config {
namespace {

// The prebuilt mapping, as product.md lists it, with the names that the Offline Conversions API has.
struct prebuilt {
    std::string_view target;  // conversions
    std::string_view offline; // empty: the same; "-": not sent
    std::string_view source;
};
constexpr auto prebuilt_mapping = std::to_array<prebuilt>({
    {"event_time", "", "context.event_timestamp"},
    {"event_id", "-", "context.event_id, else a stable hash"},
    {"action_source", "-", "system_generated"},
    {"user_data.em", "match_keys.email", "user.email (hashed), else user.email_sha256"},
    {"user_data.ph", "match_keys.phone", "user.phone (hashed), else user.phone_sha256"},
    {"user_data.fn", "match_keys.fn", "user.firstname (hashed), else user.firstname_sha256"},
    {"user_data.ln", "match_keys.ln", "user.lastname (hashed), else user.lastname_sha256"},
    {"user_data.db", "match_keys.doby", "user.birthdate (hashed), else user.birthdate_sha256"},
    {"user_data.ge", "match_keys.ge", "user.gender (hashed), else user.gender_sha256"},
    {"user_data.ct", "match_keys.ct", "user.city (hashed), else user.city_sha256"},
    {"user_data.st", "match_keys.st", "user.state_short, else user.state (hashed), else their _sha256"},
    {"user_data.country", "match_keys.country", "user.country (hashed), else user.country_sha256"},
    {"user_data.zp", "match_keys.zip", "user.zipcode (hashed), else user.zipcode_sha256"},
    {"user_data.external_id", "match_keys.extern_id", "user.id (hashed), else user.id_sha256"},
    {"user_data.fbc", "-", "partners.facebook.fbc, else the cookie _fbc, else made of fbclid"},
    {"user_data.fbp", "-", "partners.facebook.fbp, else the cookie _fbp"},
    {"user_data.client_ip_address", "-", "context.device.ip"},
    {"user_data.client_user_agent", "-", "context.device.user_agent"},
    {"custom_data.event_source", "", "crm"},
    {"custom_data.value", "", "value, together with currency"},
    {"custom_data.currency", "", "currency, together with value"},
    {"custom_data.ad_id", "", "crm.ad_id"},
});

using lines = std::vector<std::pair<std::string, std::string>>;

std::string one_line(std::string_view text) {
    constexpr std::size_t longest = 200;
    std::string out;
    for (const char c : text)
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    if (out.size() <= longest) return out;
    std::size_t end = longest;
    while (core::is_trail(out[end]))
        --end;
    return out.substr(0, end) + "...";
}

std::string text_of(const placed_rule& rule) {
    return one_line(rule.rule.text());
}

std::string text_of(const std::optional<placed_rule>& rule) {
    return rule ? text_of(*rule) : std::string();
}

// A heading and its lines, the right-hand sides in one column.
void add_section(std::string& out, std::string_view heading, const lines& rows) {
    constexpr std::size_t widest = 44;
    std::size_t width = 0;
    for (const auto& [left, right] : rows)
        if (const auto size = count_characters(left); size <= widest) width = std::max(width, size);
    (out += heading) += '\n';
    for (const auto& [left, right] : rows) {
        (out += "  ") += left;
        const auto size = count_characters(left);
        if (!right.empty()) out += std::string(size < width ? width - size + 2 : 2, ' ') + right;
        out += '\n';
    }
}

std::string reference_text(const secret_reference& which) {
    switch (which.kind) {
    case secret_kind::none:
        return "none";
    case secret_kind::environment:
        return "from the environment variable " + which.name;
    case secret_kind::file:
        return "from the file " + which.name;
    }
    return {};
}

std::string lead_id_text(const settings_section& s) {
    const bool is_offline = s.api == graph_api::offline_conversions;
    std::string text;
    for (const auto digits : s.lead_id_digits)
        text += (text.empty() ? "" : ", ") + std::to_string(digits);
    text += " digits, sent as ";
    switch (s.lead_id_type) {
    case lead_id_form::number:
        return text + "a number";
    case lead_id_form::text:
        return text + "text";
    case lead_id_form::as_given:
        return text + "they are given";
    case lead_id_form::standard:
        break;
    }
    return text + (is_offline ? "they are given" : "a number");
}

std::string proxy_text(const settings_section& s) {
    // A description opens no secret.
    if (s.proxy_reference.kind != secret_kind::none && s.endpoint.starts_with("https://"))
        return "through the proxy " + reference_text(s.proxy_reference);
    const auto choice = choose_proxy(s);
    if (choice.proxy)
        return "through proxy " + text_of(*choice.proxy) + " (" + std::string(choice.origin) + ")" +
               (choice.proxy->authorization.empty() ? "" : ", with user and password");
    return choice.origin.empty() ? ""
                                 : std::string(choice.origin) + " is set and not used: " + choice.problem;
}

lines describe_destination(const settings_section& s) {
    const bool is_offline = s.api == graph_api::offline_conversions;
    lines rows;
    rows.emplace_back("api", is_offline ? "Offline Conversions API" : "Conversions API");
    rows.emplace_back("requests",
                      "POST " + s.endpoint + "/" + s.api_version + "/" + s.dataset_id + "/events");
    if (is_offline) rows.emplace_back("upload tag", s.upload_tag);
    rows.emplace_back("access token", reference_text(s.access_token));
    if (s.app_secret.kind != secret_kind::none) rows.emplace_back("app secret", reference_text(s.app_secret));
    if (!s.ca_file.empty()) rows.emplace_back("trusted certificates", s.ca_file);
    if (const auto text = proxy_text(s); !text.empty()) rows.emplace_back("network", text);
    if (!s.partner_agent.empty()) rows.emplace_back("partner agent", s.partner_agent);
    if (!s.test_event_code.empty()) rows.emplace_back("test event code", s.test_event_code);
    if (!s.default_country_code.empty()) rows.emplace_back("country code of phones", s.default_country_code);
    if (s.default_country_code_rule)
        rows.emplace_back("country code of phones", text_of(s.default_country_code_rule));
    rows.emplace_back("time zone", s.timezone);
    rows.emplace_back("events without a time", s.missing_event_time == missing_time::now
                                                   ? "happened when they arrived"
                                                   : "invalid: invalid_event_time");
    rows.emplace_back("lead ids", lead_id_text(s));
    if (s.event_id_version == 2)
        rows.emplace_back("event ids", "version 2: an event that is corrected is a new one");
    return rows;
}

lines describe_events(const settings& what) {
    const bool is_offline = what.general.api == graph_api::offline_conversions;
    lines rows;
    for (const auto& entry : what.mapping)
        rows.emplace_back(entry.match == event_match::any ? "every other event" : one_line(entry.name),
                          "as " + (is_offline ? "Other" : text_of(entry.facebook_event_name)));
    rows.emplace_back("anything else", "filtered: unmapped_event");
    if (std::any_of(what.mapping.begin(), what.mapping.end(),
                    [](const auto& e) { return e.match == event_match::any; }))
        rows.pop_back();
    return rows;
}

lines describe_changes(const settings& what) {
    lines rows;
    for (const auto& change : what.properties) {
        const std::string from(change.from.text());
        const std::string to(change.to.text());
        std::string text;
        switch (change.kind) {
        case change_kind::rename:
            text = "rename " + from + " to " + to;
            break;
        case change_kind::copy:
            text = "copy " + from + " to " + to;
            break;
        case change_kind::set:
            text = "set " + to + " to " + text_of(change.value);
            break;
        case change_kind::delete_property:
            text = "delete " + from;
            break;
        }
        rows.emplace_back(text, change.when ? "when " + text_of(change.when) : "");
    }
    return rows;
}

// Everything that may stand in a payload: the prebuilt mapping, what the settings add, and smart mapping on
// top.
lines describe_properties(const settings& what) {
    const bool is_offline = what.general.api == graph_api::offline_conversions;
    lines rows;
    const auto put = [&](std::string_view target, std::string source) {
        const auto found =
            std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.first == target; });
        if (found == rows.end())
            rows.emplace_back(target, std::move(source));
        else
            found->second = std::move(source);
    };
    for (const auto& row : prebuilt_mapping)
        if (!is_offline || row.offline != "-")
            put(is_offline && !row.offline.empty() ? row.offline : row.target, std::string(row.source));
    if (what.general.lead_id)
        put(is_offline ? "match_keys.lead_id" : "user_data.lead_id", text_of(what.general.lead_id));
    put("custom_data.lead_event_source", text_of(what.general.lead_event_source));
    if (what.lifecycle) {
        put("custom_data.lifecycle_stage_name", text_of(what.lifecycle->stage));
        put("custom_data.facebook_lifecycle_stage_name",
            std::to_string(what.lifecycle->facebook_stages.size()) + " CRM stages mapped, others " +
                what.lifecycle->unmapped);
    }
    for (const auto& entry : what.smart_mapping) {
        const auto& rule = entry.value.rule;
        const bool is_removed = rule.is_constant() && rule.constant_value().is_null();
        put(entry.target.text(), (is_removed ? "removed" : text_of(entry.value)) + " (line " +
                                     std::to_string(entry.value.where.line) + ")");
    }
    return rows;
}

lines describe_filters(const settings& what) {
    lines rows;
    for (const auto& category : what.filters.consent)
        rows.emplace_back("consent", "user.consent_categories must hold " + one_line(category));
    if (what.filters.when) rows.emplace_back("condition", text_of(what.filters.when));
    if (rows.empty()) rows.emplace_back("none", "");
    return rows;
}

lines describe_privacy(const limited_data_use_section& ldu) {
    if (ldu.off) return {{"limited data use", "off, said explicitly"}};
    lines rows{{"limited data use", ldu.when ? "when " + text_of(ldu.when) : "always"}};
    if (ldu.country) rows.emplace_back("country", text_of(ldu.country));
    if (ldu.state) rows.emplace_back("state", text_of(ldu.state));
    return rows;
}

lines describe_delivery(const settings& what) {
    const auto& d = what.delivery;
    return {
        {"a request", "at most " + std::to_string(d.batch.max_events) + " events, " +
                          size_text(d.batch.max_bytes) + ", after " + duration_text(d.batch.max_delay)},
        {"connections", std::to_string(d.connections)},
        {"time-outs", duration_text(d.timeouts.connect) + " to connect, " +
                          duration_text(d.timeouts.response) + " for an answer"},
        {"retries", "from " + duration_text(d.retry.initial) + " to " + duration_text(d.retry.max) +
                        ", given up after " + duration_text(d.retry.give_up_after)},
        {"queue", std::to_string(d.queue.max_events) + " events, " + size_text(d.queue.max_bytes)},
        {"oldest event",
         d.max_event_age ? duration_text(*d.max_event_age) : "Meta's window: 7d, or 62d for physical_store"},
        {"older events", d.too_old_is_filtered ? "filtered" : "invalid"},
        {"largest event", size_text(what.general.max_event_bytes)},
        {"remembered", "what was delivered for " + duration_text(d.keep.ledger) + ", dead letters for " +
                           duration_text(d.keep.dead_letters) + ", inputs for " +
                           duration_text(d.keep.inputs)},
    };
}

} // namespace

std::string describe(const settings& what) {
    std::string out;
    add_section(out, "Destination: facebook_lead_ads", describe_destination(what.general));
    add_section(out, "Events", describe_events(what));
    if (!what.properties.empty()) add_section(out, "Changes before mapping", describe_changes(what));
    add_section(out, "Filters", describe_filters(what));
    add_section(out, "Properties (below data.0)", describe_properties(what));
    if (what.limited_data_use) add_section(out, "Privacy", describe_privacy(*what.limited_data_use));
    add_section(out, "Delivery", describe_delivery(what));
    return out;
}

} // namespace lead_ads::config
