#include "config/rules.hpp"
#include "config/section.hpp"
#include "config/sections.hpp"
#include "core/nearest.hpp"

#include <algorithm>
#include <array>
#include <map>

// event := "*" | "/" regular expression "/" [ "i" ] | name

namespace lead_ads::config {
namespace {

constexpr std::size_t max_entries = 1000;
constexpr std::size_t longest_event_name = 100;

constexpr auto standard_events = std::to_array<std::string_view>({
    "Lead",
    "CompleteRegistration",
    "Contact",
    "Schedule",
    "SubmitApplication",
    "StartTrial",
    "Subscribe",
    "Purchase",
    "ViewContent",
    "Search",
    "AddToCart",
    "AddToWishlist",
    "AddPaymentInfo",
    "InitiateCheckout",
    "CustomizeProduct",
    "Donate",
    "FindLocation",
    "PageView",
});

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

// A misspelt standard event is accepted by Meta as a custom one, and optimises nothing.
void check_constant_name(file_reader& in, const field& f, const placed_rule& rule) {
    const auto text = constant_text(rule);
    if (is_nothing(rule) || !text) {
        in.error(f.value, "facebook_event_name must be a name", "for example Lead");
        return;
    }
    if (text->size() > longest_event_name)
        in.error(f.value, "facebook_event_name is longer than 100 bytes", "use a shorter name");
    const bool is_standard =
        std::find(standard_events.begin(), standard_events.end(), *text) != standard_events.end();
    const auto near = is_standard ? std::nullopt : core::nearest(*text, standard_events);
    if (near)
        in.report(severity::note, f.value,
                  quoted(*text) + " is a custom event, not one of Meta's standard events",
                  "did you mean " + std::string(*near) + "?");
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

// The first match wins: what stands below a match of everything is never reached, nor is a repeated name.
void warn_of_unreachable(file_reader& in, const field& f, const settings& read) {
    if (read.mapping.size() != f.value.items.size()) return;
    std::map<std::string_view, std::uint32_t> lines;
    std::uint32_t line_of_any = 0;
    for (std::size_t i = 0; i < read.mapping.size(); ++i) {
        const auto& entry = read.mapping[i];
        if (line_of_any != 0)
            in.warn(*f.value.items[i],
                    "this entry is never reached: line " + std::to_string(line_of_any) + " takes every event",
                    "move it up");
        else if (entry.match == event_match::any)
            line_of_any = entry.where.line;
        else if (entry.name.empty())
            continue;
        else if (const auto [first, is_new] = lines.emplace(entry.name, entry.where.line); !is_new)
            in.warn(*f.value.items[i],
                    "this entry is never reached: line " + std::to_string(first->second) + " takes " +
                        quoted(entry.name),
                    "take one of them away");
    }
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
    warn_of_unreachable(in, f, out);
}

void list_mapping_keys(std::vector<section_keys>& out) {
    out.push_back({"mapping[]", names_of(entry_rows)});
}

} // namespace lead_ads::config
