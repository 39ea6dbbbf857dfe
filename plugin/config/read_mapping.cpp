#include "config/rules.hpp"
#include "config/section.hpp"
#include "config/sections.hpp"

#include <algorithm>

// event := "*" | "/" regular expression "/" [ "i" ] | name

namespace lead_ads::config {
namespace {

constexpr std::size_t max_entries = 1000;
constexpr std::size_t longest_event_name = 100;

void read_pattern(file_reader& in, const field& f, std::string_view text, mapping_entry& out) {
    out.match = event_match::pattern;
    const bool ignores_case = text.ends_with("/i");
    const auto pattern = text.substr(1, text.size() - (ignores_case ? 3 : 2));
    if (text.size() < (ignores_case ? 4U : 3U)) {
        in.error(f.value, "the regular expression is empty", "write \"*\" to mean every event");
        return;
    }
    mapping::regex_error mistake;
    out.pattern = mapping::regex::compile(pattern, {ignores_case}, mistake);
    if (!out.pattern) in.report_inside(severity::error, f.value, mistake.offset + 1, 1, mistake.message, "");
}

void read_event(file_reader& in, const field& f, mapping_entry& out) {
    const auto text = read_text(in, f);
    if (!text) return;
    out.name = *text;
    if (*text == "*") {
        out.match = event_match::any;
    } else if (text->starts_with('/') && (text->ends_with('/') || text->ends_with("/i")) &&
               text->size() > 1) {
        read_pattern(in, f, *text, out);
    } else if (text->starts_with('/')) {
        in.error(f.value, "the regular expression is never closed", "write it between slashes: /^crm_/");
    }
}

void check_constant_name(file_reader& in, const field& f, const placed_rule& rule) {
    const auto text = constant_text(rule);
    if (is_nothing(rule) || !text) {
        in.error(f.value, "facebook_event_name must be a name", "for example Lead");
        return;
    }
    if (text->size() > longest_event_name)
        in.error(f.value, "facebook_event_name is longer than 100 bytes", "use a shorter name");
}

void read_facebook_event_name(file_reader& in, const field& f, mapping_entry& out) {
    auto rule = read_rule(in, f, rule_input::text);
    if (!rule) return;
    if (rule->rule.is_constant()) check_constant_name(in, f, *rule);
    out.facebook_event_name = *std::move(rule);
}

constexpr key_row<mapping_entry> entry_rows[] = {
    {"event", read_event},
    {"facebook_event_name", read_facebook_event_name},
};

void read_entry(file_reader& in, const field& f, settings& out) {
    if (!is_map(in, f)) return;
    mapping_entry entry;
    entry.where = in.at(f.value);
    read_section(in, f.value, "an entry of mapping", entry_rows, entry);
    const auto require = [&](std::string_view key, std::string suggestion) {
        if (find_entry(f.value, key) == nullptr)
            report_missing_key(in, f.value, f.value, "this entry of mapping", key, std::move(suggestion));
    };
    require("event", "add event: generate_lead (a name, \"*\" or /a regular expression/)");
    if (out.general.api == graph_api::conversions)
        require("facebook_event_name", "add facebook_event_name: Lead");
    else if (find_entry(f.value, "facebook_event_name") == nullptr)
        entry.facebook_event_name = {mapping::rule::constant(core::value::string("Other")), entry.where};
    out.mapping.push_back(std::move(entry));
}

} // namespace

void read_mapping(file_reader& in, const field& f, settings& out) {
    if (!is_list(in, f)) return;
    if (f.value.items.empty())
        in.missing(f.value, "mapping needs at least one entry",
                   "add - {event: generate_lead, facebook_event_name: Lead}");
    if (f.value.items.size() > max_entries) {
        in.error(f.key, "mapping has more than 1000 entries");
        return;
    }
    for (const auto* item : f.value.items)
        read_entry(in, {"an entry of mapping", *item, *item}, out);
}

void list_mapping_keys(std::vector<section_keys>& out) {
    out.push_back({"mapping[]", names_of(entry_rows)});
}

} // namespace lead_ads::config
