// Consent, stages, match keys, and properties that an earlier entry has moved away.
#include "config/lint/lint.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace lead_ads::config::lint {

namespace {

void check_category(const subject& in, const yaml_node& node) {
    constexpr auto words = std::to_array<std::string_view>(
        {"true", "false", "yes", "no", "on", "off", "all", "none", "granted", "*"});
    std::string lower(node.text);
    std::ranges::transform(lower, lower.begin(), core::ascii_lower);
    const bool is_rule = lower.find('(') != lower.npos || lower.find("consent_categories") != lower.npos;
    if (is_rule)
        in.in.warn(node, "consent takes the name of a category, not a rule",
                   "write the category that must be in user.consent_categories, such as \"3\"");
    else if (std::ranges::find(words, lower) != words.end())
        in.in.warn(node, quoted(node.text) + " is no category of user.consent_categories",
                   "write the category's own name, such as \"3\"");
    else if (node.text.find_first_of(",;|[]") != std::string::npos)
        in.in.warn(node, "this is one category, and looks like several",
                   "write a list, such as [\"1\", \"3\"]: all of them must be there");
}

// consent: true
void find_no_category(const subject& in) {
    const auto* consent = value_of(value_of(&in.root, "filters"), "consent");
    if (consent == nullptr) return;
    if (consent->kind == node_kind::scalar) check_category(in, *consent);
    for (const auto* item : consent->items)
        if (item->kind == node_kind::scalar) check_category(in, *item);
}

// "Closed Won" and "closed_won" that mean different stages.
void find_similar_stages(const subject& in) {
    const auto* stages = value_of(value_of(&in.root, "lifecycle"), "facebook_stages");
    if (stages == nullptr) return;
    std::map<std::string, const yaml_entry*> seen;
    for (const auto& entry : stages->entries) {
        const auto bare = bare_name(entry.key->text);
        const auto [first, is_new] = seen.emplace(bare, &entry);
        if (is_new || bare.empty() || first->second->value->text == entry.value->text) continue;
        in.in.warn(*entry.key,
                   quoted(entry.key->text) + " and " + quoted(first->second->key->text) + " on line " +
                       std::to_string(in.in.at(*first->second->key).line) +
                       " differ in signs only and mean different stages",
                   "keep the spelling of your CRM, or give both the same stage");
    }
}

bool is_removed(const settings& read, std::string_view target) {
    return std::ranges::any_of(read.smart_mapping, [&](const smart_mapping_entry& e) {
        return e.target_text == target && e.value.rule.is_constant() &&
               e.value.rule.constant_value().is_null();
    });
}

// Without a lead id, an e-mail or a phone number Meta matches nobody.
void find_no_strong_key(const subject& in) {
    const auto& general = in.read.general;
    if (general.require_lead_id || general.lead_id) return;
    if (!is_removed(in.read, "data.0.user_data.em") || !is_removed(in.read, "data.0.user_data.ph")) return;
    const auto* where = value_of(value_of(&in.root, "settings"), "require_lead_id");
    if (where != nullptr)
        in.in.warn(*where,
                   "no event has a lead id, an e-mail address or a phone number: Meta can match nobody",
                   "add settings.lead_id, or take data.0.user_data.em: null away");
}

bool is_at_or_below(std::string_view path, std::string_view above) {
    return path == above ||
           (path.size() > above.size() && path.starts_with(above) && path[above.size()] == '.');
}

// What earlier entries of `properties` took away.
class moved_properties {
public:
    void apply(const property_change& change) {
        const std::string to(change.to.text());
        if (!to.empty())
            std::erase_if(moved_, [&](const auto& m) {
                return is_at_or_below(m.first, to) || is_at_or_below(to, m.first);
            });
        const bool takes = change.kind == change_kind::rename || change.kind == change_kind::delete_property;
        if (takes && !change.when) moved_[std::string(change.from.text())] = &change;
    }
    const property_change* find(std::string_view path) const {
        const auto found =
            std::ranges::find_if(moved_, [&](const auto& m) { return is_at_or_below(path, m.first); });
        return found == moved_.end() ? nullptr : found->second;
    }

private:
    std::map<std::string, const property_change*> moved_;
};

void warn_of_moved(const subject& in, const rule_site& site, const moved_properties& moved) {
    for (const auto& path : site.rule.source_paths()) {
        const auto* by = moved.find(path);
        if (by == nullptr) continue;
        const auto line = std::to_string(by->where.line);
        if (by->kind == change_kind::rename)
            in.warn(site,
                    quoted(path) + " is never there: line " + line + " has moved it to " +
                        std::string(by->to.text()),
                    "read " + std::string(by->to.text()));
        else
            in.warn(site, quoted(path) + " is never there: line " + line + " has deleted it",
                    "move the deletion down, or copy the property first");
        return;
    }
}

// {rename: Email, to: user.email}, and a rule that reads Email.
void find_moved_property(const subject& in) {
    moved_properties moved;
    for (std::size_t i = 0; i < in.read.properties.size(); ++i) {
        for (const auto& site : in.sites)
            if (site.section == "properties" && site.position == i) warn_of_moved(in, site, moved);
        moved.apply(in.read.properties[i]);
    }
    for (const auto& site : in.sites)
        if (site.section != "properties") warn_of_moved(in, site, moved);
}

constexpr file_lint all[] = {find_no_category, find_similar_stages, find_no_strong_key, find_moved_property};

} // namespace

std::span<const file_lint> section_lints() noexcept {
    return all;
}

} // namespace lead_ads::config::lint
