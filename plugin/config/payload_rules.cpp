#include "config/payload_rules.hpp"

#include "config/rules.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <optional>

namespace lead_ads::config {
namespace {

using core::value;

constexpr std::string_view lead_action_source = "system_generated";

constexpr auto action_sources = std::to_array<std::string_view>({
    "email",
    "website",
    "app",
    "phone_call",
    "chat",
    "physical_store",
    "system_generated",
    "business_messaging",
    "other",
});

constexpr auto event_names = std::to_array<std::string_view>({
    "event_name",
    "event_time",
    "action_source",
    "event_id",
    "event_source_url",
    "original_event_data",
    "customer_segmentation",
    "messaging_channel",
    "opt_out",
    "referrer_url",
    "data_processing_options",
    "data_processing_options_country",
    "data_processing_options_state",
    "user_data",
    "custom_data",
    "app_data",
});

constexpr auto user_data_names = std::to_array<std::string_view>({
    "em",
    "ph",
    "fn",
    "ln",
    "ge",
    "db",
    "ct",
    "st",
    "zp",
    "country",
    "external_id",
    "lead_id",
    "fbc",
    "fbp",
    "client_ip_address",
    "client_user_agent",
    "subscription_id",
    "fb_login_id",
    "anon_id",
    "madid",
    "page_id",
    "ctwa_clid",
});

constexpr auto match_key_names = std::to_array<std::string_view>({
    "email",
    "phone",
    "lead_id",
    "fn",
    "ln",
    "ge",
    "ct",
    "st",
    "zip",
    "country",
    "doby",
    "dobm",
    "dobd",
    "madid",
    "extern_id",
});

// What a constant must be; a finding has no message when the constant is right.
struct opinion {
    severity level = severity::error;
    std::string message;
    std::string suggestion;
};

opinion agree() {
    return {};
}

opinion one_of(std::string_view name, const value& v, std::span<const std::string_view> known) {
    const auto written = v.is_string() ? v.as_string() : std::string_view();
    if (std::find(known.begin(), known.end(), written) != known.end()) return agree();
    return {severity::error, std::string(name) + " cannot be this value", suggest(written, known)};
}

opinion on_action_source(const value& v) {
    return one_of("action_source", v, action_sources);
}

constexpr auto messaging_channels = std::to_array<std::string_view>({"messenger", "whatsapp", "instagram"});

constexpr auto customer_segments = std::to_array<std::string_view>({
    "new_customer_to_business",
    "new_customer_to_business_line",
    "new_customer_to_product_area",
    "new_customer_to_medium",
    "existing_customer_to_business",
    "existing_customer_to_business_line",
    "existing_customer_to_product_area",
    "existing_customer_to_medium",
    "customer_in_loyalty_program",
});

opinion on_messaging_channel(const value& v) {
    return one_of("messaging_channel", v, messaging_channels);
}

opinion on_customer_segmentation(const value& v) {
    return one_of("customer_segmentation", v, customer_segments);
}

opinion on_stage(const value& v) {
    return one_of("facebook_lifecycle_stage_name", v, facebook_stage_names);
}

opinion on_event_time(const value& v) {
    if (!v.is_string() && !v.is_number())
        return {severity::error, "event_time must be a time", "{{context.event_timestamp}}"};
    return {severity::warning,
            "event_time is the same date for every event, and Meta takes none that is older than 7 days",
            "read it from the event: \"{{context.event_timestamp}}\""};
}

opinion on_event_id(const value&) {
    return {severity::warning,
            "event_id is the same for every event: Meta would count one of them in 48 hours",
            "read it from the event: \"{{context.event_id}}\""};
}

opinion on_event_source(const value& v) {
    if (v.is_string() && v.as_string() == "crm") return agree();
    return {severity::warning, "leads whose event_source is not crm are accepted and not counted",
            "write crm"};
}

opinion on_url(const value& v) {
    const bool is_url =
        v.is_string() && (v.as_string().starts_with("https://") || v.as_string().starts_with("http://"));
    return is_url ? agree()
                  : opinion{severity::error, "event_source_url must begin with https:// or http://", ""};
}

opinion on_boolean(const value& v) {
    return v.is_boolean() ? agree() : opinion{severity::error, "opt_out must be true or false", ""};
}

opinion on_currency(const value& v) {
    const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    const auto text = v.is_string() ? v.as_string() : std::string_view();
    if (text.size() == 3 && std::all_of(text.begin(), text.end(), is_letter)) return agree();
    return {severity::error, "currency must be a code of three letters", "for example EUR"};
}

opinion on_number(const value& v) {
    if (v.is_number()) return agree();
    const bool is_numeric =
        v.is_string() && v.as_string().find_first_not_of("0123456789.-+eE") == std::string_view::npos;
    return is_numeric ? agree() : opinion{severity::error, "this property must be a number", ""};
}

opinion on_whole_number(const value& v) {
    const auto n = v.is_number() ? v.as_int64() : std::nullopt;
    const bool is_whole = (n && *n >= 0) || (v.is_string() && is_digits(v.as_string()));
    return is_whole ? agree() : opinion{severity::error, "this property must be a whole number", ""};
}

opinion on_contents(const value& v) {
    const bool is_list =
        v.is_array() && std::all_of(v.elements().begin(), v.elements().end(), [](const value& item) {
            return item.is_object() && item.find("id") != nullptr;
        });
    return is_list ? agree()
                   : opinion{severity::error, "contents must be a list of maps that each have an id",
                             "for example [{id: sku-1, quantity: 1}]"};
}

opinion on_object(const value& v) {
    return v.is_object()
               ? agree()
               : opinion{severity::error, "this property must be a map", "set the properties below it"};
}

struct constant_rule {
    std::string_view target;
    opinion (*judge)(const value&);
};
constexpr auto constant_rules = std::to_array<constant_rule>({
    {"event_time", on_event_time},
    {"action_source", on_action_source},
    {"event_id", on_event_id},
    {"event_source_url", on_url},
    {"opt_out", on_boolean},
    {"messaging_channel", on_messaging_channel},
    {"customer_segmentation", on_customer_segmentation},
    {"original_event_data", on_object},
    {"user_data", on_object},
    {"match_keys", on_object},
    {"custom_data", on_object},
    {"custom_data.event_source", on_event_source},
    {"custom_data.facebook_lifecycle_stage_name", on_stage},
    {"custom_data.currency", on_currency},
    {"custom_data.value", on_number},
    {"custom_data.predicted_ltv", on_number},
    {"custom_data.num_items", on_whole_number},
    {"custom_data.contents", on_contents},
});

// Properties without which Meta refuses an event, or does not count it as a lead's.
bool is_required(std::string_view target, const settings& read) {
    constexpr auto always =
        std::to_array<std::string_view>({"event_time", "custom_data", "custom_data.lead_event_source"});
    if (std::find(always.begin(), always.end(), target) != always.end()) return true;
    if (read.general.api == graph_api::offline_conversions)
        return target == "match_keys" || target == "user_data";
    if (target == "action_source" || target == "user_data") return true;
    if (target == "user_data.lead_id") return read.general.require_lead_id;
    // Other events than leads' need no event_source.
    const auto source = constant_property(read, "data.0.action_source").value_or("");
    const bool is_lead = source.empty() || source == lead_action_source;
    return is_lead && target == "custom_data.event_source";
}

} // namespace

bool is_payload_property(std::string_view name) noexcept {
    return std::find(event_names.begin(), event_names.end(), name) != event_names.end();
}

std::span<const std::string_view> known_event_properties() noexcept {
    return event_names;
}

std::span<const std::string_view> known_user_data() noexcept {
    return user_data_names;
}

std::span<const std::string_view> known_match_keys() noexcept {
    return match_key_names;
}

void check_payload_target(file_reader& in, const yaml_node& key, std::string_view target, graph_api api) {
    const auto first = target.substr(0, target.find('.'));
    if (first == "event_name")
        in.error(key, "event_name comes from mapping alone", "set facebook_event_name in mapping");
    else if (first == "match_keys" && api == graph_api::conversions)
        in.error(key, "match_keys belongs to api: offline_conversions", "use data.0.user_data");
}

void check_payload_value(file_reader& in, const payload_entry& entry, const settings& read) {
    const auto& node = entry.value.kind == node_kind::null ? entry.key : entry.value;
    if (is_nothing(entry.rule)) {
        if (is_required(entry.target, read))
            in.error(node, std::string(entry.target) + " is required and cannot be taken away",
                     "take this line away, or give it a value");
        return;
    }
    const auto* row = std::find_if(constant_rules.begin(), constant_rules.end(),
                                   [&](const constant_rule& r) { return r.target == entry.target; });
    if (row == constant_rules.end() || !entry.rule.rule.is_constant()) return;
    auto judged = row->judge(entry.rule.rule.constant_value());
    if (!judged.message.empty())
        in.report(judged.level, node, std::move(judged.message), std::move(judged.suggestion));
}

std::optional<std::string> constant_property(const settings& read, std::string_view target_text) {
    for (const auto& entry : read.smart_mapping)
        if (entry.target_text == target_text) return constant_text(entry.value);
    return std::nullopt;
}

} // namespace lead_ads::config
