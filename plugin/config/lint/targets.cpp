// Targets of smart_mapping that Meta does not know.
#include "config/lint/lint.hpp"
#include "config/payload_rules.hpp"
#include "core/nearest.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace lead_ads::config::lint {

namespace {

struct everyday_name {
    std::string_view name;   // as bare_name gives it
    std::string_view target; // below data.0
};
constexpr auto everyday_names = std::to_array<everyday_name>({
    {"email", "user_data.em"},
    {"emailaddress", "user_data.em"},
    {"mail", "user_data.em"},
    {"phone", "user_data.ph"},
    {"phonenumber", "user_data.ph"},
    {"mobile", "user_data.ph"},
    {"telephone", "user_data.ph"},
    {"firstname", "user_data.fn"},
    {"givenname", "user_data.fn"},
    {"lastname", "user_data.ln"},
    {"surname", "user_data.ln"},
    {"familyname", "user_data.ln"},
    {"gender", "user_data.ge"},
    {"sex", "user_data.ge"},
    {"birthdate", "user_data.db"},
    {"birthday", "user_data.db"},
    {"dateofbirth", "user_data.db"},
    {"dob", "user_data.db"},
    {"city", "user_data.ct"},
    {"town", "user_data.ct"},
    {"state", "user_data.st"},
    {"region", "user_data.st"},
    {"province", "user_data.st"},
    {"zip", "user_data.zp"},
    {"zipcode", "user_data.zp"},
    {"postalcode", "user_data.zp"},
    {"postcode", "user_data.zp"},
    {"countrycode", "user_data.country"},
    {"id", "user_data.external_id"},
    {"userid", "user_data.external_id"},
    {"customerid", "user_data.external_id"},
    {"ip", "user_data.client_ip_address"},
    {"ipaddress", "user_data.client_ip_address"},
    {"useragent", "user_data.client_user_agent"},
    {"leadid", "user_data.lead_id"},
    {"fbclid", "user_data.fbc"},
});
constexpr auto everyday_root_names = std::to_array<everyday_name>({
    {"value", "custom_data.value"},
    {"amount", "custom_data.value"},
    {"price", "custom_data.value"},
    {"currency", "custom_data.currency"},
    {"contents", "custom_data.contents"},
    {"contentids", "custom_data.content_ids"},
    {"contentname", "custom_data.content_name"},
    {"contenttype", "custom_data.content_type"},
    {"orderid", "custom_data.order_id"},
    {"leadeventsource", "custom_data.lead_event_source"},
    {"url", "event_source_url"},
    {"pageurl", "event_source_url"},
    {"referrer", "referrer_url"},
    {"timestamp", "event_time"},
    {"time", "event_time"},
});
// Properties of an event that the tables of payload_rules may not list yet.
constexpr auto further_root_names = std::to_array<std::string_view>(
    {"original_event_data", "customer_segmentation", "messaging_channel", "match_keys"});
constexpr auto custom_data_names = std::to_array<std::string_view>(
    {"value", "currency", "content_name", "content_category", "content_ids", "contents", "content_type",
     "order_id", "predicted_ltv", "net_revenue", "num_items", "search_string", "status", "lead_event_source",
     "event_source", "facebook_lifecycle_stage_name", "lifecycle_stage_name", "ad_id", "lead_id"});

constexpr std::string_view root = "data.0.";

// What stands behind `parent` up to the next point.
std::optional<std::string_view> step_below(std::string_view target, std::string_view parent) {
    if (!target.starts_with(parent)) return std::nullopt;
    const auto rest = target.substr(parent.size());
    return rest.substr(0, rest.find('.'));
}

template <std::size_t N>
std::string_view everyday_target(const std::array<everyday_name, N>& table, std::string_view name) {
    const auto* row = std::ranges::find(table, bare_name(name), &everyday_name::name);
    return row == table.end() ? std::string_view{} : row->target;
}

std::string did_you_mean(std::string_view target) {
    return "did you mean " + std::string(root) + std::string(target) + "?";
}

void check_user_data(const subject& in, const yaml_node& key, std::string_view name) {
    const auto known = known_user_data();
    if (std::ranges::find(known, name) != known.end()) return;
    const auto everyday = everyday_target(everyday_names, name);
    const auto near = core::nearest(name, known);
    const std::string cure = !everyday.empty() ? did_you_mean(everyday)
                             : near && name.size() > 1
                                 ? did_you_mean("user_data." + std::string(*near))
                                 : "docs/mapping.md lists the properties that Meta takes";
    in.in.warn(key, "Meta has no property " + quoted(name) + " here: it is left out of every event", cure);
}

void check_match_key(const subject& in, const yaml_node& key, std::string_view name) {
    const auto known = known_match_keys();
    if (std::ranges::find(known, name) != known.end()) return;
    constexpr auto renamed = std::to_array<everyday_name>({{"em", "email"},
                                                           {"ph", "phone"},
                                                           {"zp", "zip"},
                                                           {"externalid", "extern_id"},
                                                           {"db", "doby, dobm and dobd"}});
    const auto ours = everyday_target(renamed, name);
    const auto near = core::nearest(name, known);
    in.in.warn(key, "the Offline Conversions API has no match key " + quoted(name),
               !ours.empty() ? "use " + std::string(ours)
               : near        ? "did you mean " + std::string(*near) + "?"
                             : "");
}

void check_root(const subject& in, const yaml_node& key, std::string_view name) {
    if (is_payload_property(name) || std::ranges::find(further_root_names, name) != further_root_names.end())
        return;
    auto better = everyday_target(everyday_root_names, name);
    if (better.empty()) better = everyday_target(everyday_names, name);
    const auto near = core::nearest(name, known_event_properties());
    in.in.warn(key, "Meta has no property " + quoted(name) + " here",
               !better.empty() ? did_you_mean(better)
               : near          ? "did you mean " + std::string(*near) + "?"
                               : did_you_mean("custom_data." + std::string(name)));
}

// Fields of one's own are allowed here: only slips in known names are told.
void check_custom_data(const subject& in, const yaml_node& key, std::string_view name) {
    if (std::ranges::find(custom_data_names, name) != custom_data_names.end()) return;
    std::string_view meant;
    for (const auto known : custom_data_names)
        if (bare_name(known) == bare_name(name)) meant = known;
    const auto near = core::nearest(name, custom_data_names);
    const bool is_slip = near && name.size() >= 5 && name[0] == near->front() &&
                         name.size() + 1 >= near->size() && name.size() <= near->size() + 1;
    if (meant.empty() && is_slip) meant = *near;
    if (!meant.empty())
        in.in.warn(key,
                   quoted(name) + " is a field of your own: Meta's property is written " + std::string(meant),
                   did_you_mean("custom_data." + std::string(meant)));
}

// data.0.user_data.email
void find_unknown_target(const subject& in) {
    const auto* map = value_of(&in.root, "smart_mapping");
    if (map == nullptr) return;
    for (const auto& entry : map->entries) {
        const std::string_view target = entry.key->text;
        if (const auto name = step_below(target, "data.0.user_data."))
            check_user_data(in, *entry.key, *name);
        else if (const auto match_key = step_below(target, "data.0.match_keys."))
            check_match_key(in, *entry.key, *match_key);
        else if (const auto field = step_below(target, "data.0.custom_data."))
            check_custom_data(in, *entry.key, *field);
        else if (const auto property = step_below(target, root))
            check_root(in, *entry.key, *property);
    }
}

constexpr file_lint all[] = {find_unknown_target};

} // namespace

std::span<const file_lint> target_lints() noexcept {
    return all;
}

} // namespace lead_ads::config::lint
