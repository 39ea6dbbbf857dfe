// Customers' data read into places that are sent in clear text.
#include "config/lint/lint.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace lead_ads::config::lint {

namespace {

using mapping::node;
using mapping::node_kind;

// Functions whose result still holds the text of their arguments.
constexpr auto passing = std::to_array<std::string_view>(
    {"COALESCE", "CONCAT",     "TRIM",          "LOWER",         "UPPER",          "STRING",
     "REPLACE",  "SUBSTITUTE", "ENCODE_BASE64", "DECODE_BASE64", "JSON_STRINGIFY", "JSON_PARSE",
     "FOR_EACH", "JOIN",       "FIRST",         "LAST",          "UNIQUE",         "SORT",
     "FLATTEN",  "SPLIT",      "DATEFORMAT",    "DATEPARSE",     "CAPITALIZE",     "UNACCENT",
     "PAD",      "URLDECODE",  "FILTER"});

// The arguments that can become the result.
std::span<const node* const> results_of(const node& call) {
    if (is_call(call, "IF")) return call.children.subspan(1);
    const bool is_kept = std::ranges::find(passing, call.function->name) != passing.end();
    return is_kept ? call.children : std::span<const node* const>{};
}

const node* find_in(std::span<const node* const> children);

const node* find_in_switch(const node& call) {
    for (std::size_t i = 2; i < call.children.size(); i += 2)
        if (const auto* found = find_in(call.children.subspan(i, 1))) return found;
    const bool has_default = call.children.size() % 2 == 0;
    return has_default ? find_in(call.children.last(1)) : nullptr;
}

// The first path of customers' data whose text may come out of the node; nullptr when there is none.
const node* find_exposed(const node& n) {
    if (n.folded) return nullptr;
    switch (n.kind) {
    case node_kind::read:
        return kind_of_path(n.where->text()) != customer_data::none ? &n : nullptr;
    case node_kind::join:
    case node_kind::sum:
    case node_kind::list:
    case node_kind::record:
        return find_in(n.children);
    case node_kind::call:
        return is_call(n, "SWITCH") ? find_in_switch(n) : find_in(results_of(n));
    default:
        return nullptr;
    }
}

const node* find_in(std::span<const node* const> children) {
    for (const auto* child : children)
        if (const auto* found = find_exposed(*child)) return found;
    return nullptr;
}

// The name of the clear place that the site writes to; nothing when it is hashed or not sent.
std::optional<std::string> clear_place(const rule_site& site) {
    if (site.is_condition || site.section == "properties" || site.section == "limited_data_use")
        return std::nullopt;
    if (site.section == "smart_mapping")
        return is_hashed_target(site.target) ? std::nullopt : std::optional(site.target);
    if (site.key == "default_country_code" || site.key == "at") return std::nullopt;
    return std::string(site.key);
}

// data.0.custom_data.mail: "{{user.email}}"
void find_clear_text(const subject& in, const rule_site& site) {
    const auto place = clear_place(site);
    if (!place) return;
    const auto* found = find_exposed(*site.program().root);
    if (found == nullptr) return;
    const std::string path(found->where->text());
    in.warn(site, *found,
            quoted(path) + " looks like " + std::string(describe(kind_of_path(path))) + ", and " + *place +
                " is sent in clear text",
            "take it away, or send it under data.0.user_data, where it is hashed");
}

constexpr site_lint all[] = {find_clear_text};

} // namespace

std::span<const site_lint> privacy_lints() noexcept {
    return all;
}

} // namespace lead_ads::config::lint
