#include "config/payload_rules.hpp"
#include "config/rules.hpp"
#include "config/section.hpp"
#include "config/sections.hpp"
#include "facebook/lifecycle.hpp"

#include <map>

namespace lead_ads::config {
namespace {

constexpr std::size_t max_stages = 10'000;

std::string read_facebook_stage(file_reader& in, const field& f) {
    const auto n = read_choice(in, f, facebook_stage_names);
    return n ? std::string(facebook_stage_names[*n]) : std::string();
}

void read_stage(file_reader& in, const field& f, lifecycle_section& out) {
    auto rule = read_rule(in, f, rule_input::text);
    if (!rule) return;
    if (is_nothing(*rule))
        in.error(f.value, "lifecycle.stage would always be empty",
                 "read it from the event: \"{{crm.stage}}\"");
    else if (rule->rule.is_constant())
        in.warn(f.value, "lifecycle.stage is the same for every event",
                "read it from the event: \"{{crm.stage}}\"");
    out.stage = *std::move(rule);
}

void read_facebook_stages(file_reader& in, const field& f, lifecycle_section& out) {
    if (!is_map(in, f)) return;
    if (f.value.entries.size() > max_stages) {
        in.error(f.key, "facebook_stages has more than 10000 entries");
        return;
    }
    std::map<std::string, const yaml_node*> seen;
    core::arena memory;
    for (const auto& entry : f.value.entries) {
        auto name = std::string(facebook::stage_key(entry.key->text, memory));
        const auto [first, is_new] = seen.emplace(name, entry.key);
        if (!is_new && !entry.is_repeated)
            in.error(*entry.key,
                     quoted(entry.key->text) + " is the same CRM stage as " + quoted(first->second->text) +
                         " on line " + std::to_string(in.at(*first->second).line),
                     "case and surrounding space do not count: keep one of them");
        const std::string label = "the Facebook stage of " + quoted(entry.key->text);
        auto stage = read_facebook_stage(in, {label, *entry.key, *entry.value});
        if (is_new && !stage.empty()) out.facebook_stages.emplace_back(std::move(name), std::move(stage));
    }
}

constexpr key_row<lifecycle_section> lifecycle_rows[] = {
    {"stage", read_stage},
    {"facebook_stages", read_facebook_stages},
    {"unmapped",
     [](auto& in, auto& f, auto& out) {
         if (auto stage = read_facebook_stage(in, f); !stage.empty()) out.unmapped = std::move(stage);
     }},
};

} // namespace

void read_lifecycle(file_reader& in, const field& f, settings& out) {
    if (!is_map(in, f)) return;
    read_section(in, f.value, "lifecycle", lifecycle_rows, out.lifecycle.emplace());
    if (find_entry(f.value, "stage") == nullptr)
        report_missing_key(in, f.key, f.value, "lifecycle", "stage", "add stage: \"{{crm.stage}}\"");
}

void list_lifecycle_keys(std::vector<section_keys>& out) {
    out.push_back({"lifecycle", names_of(lifecycle_rows)});
}

} // namespace lead_ads::config
