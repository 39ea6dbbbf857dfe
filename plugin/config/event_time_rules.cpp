// Which rules of the file say when an event happened.
#include "config/sections.hpp"
#include "mapping/inputs.hpp"

#include <algorithm>
#include <ranges>
#include <string_view>

namespace lead_ads::config {
namespace {

constexpr std::string_view target = "data.0.event_time";
constexpr std::string_view prebuilt_path = "context.event_timestamp";

// "a.b" and "a.b", "a.b" and "a", "a" and "a.b".
bool overlap(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    return b.starts_with(a) && (a.size() == b.size() || a.empty() || b[a.size()] == '.');
}

class feeding_paths {
public:
    explicit feeding_paths(const placed_rule* rule) {
        if (rule)
            add(*rule);
        else
            paths_.emplace_back(prebuilt_path);
    }

    bool take_in(property_change& change) {
        const bool is_delete = change.kind == change_kind::delete_property;
        if (!holds((is_delete ? change.from : change.to).text())) return false;
        if (change.value)
            add(*change.value);
        else
            paths_.emplace_back(change.from.text());
        return true;
    }

private:
    bool holds(std::string_view path) const {
        return std::ranges::any_of(paths_, [&](const std::string& known) { return overlap(known, path); });
    }
    void add(const placed_rule& rule) {
        const auto more = rule.rule.source_paths();
        paths_.insert(paths_.end(), more.begin(), more.end());
    }

    std::vector<std::string> paths_;
};

} // namespace

const placed_rule* event_time_rule(const settings& of) {
    const auto found = std::ranges::find(of.smart_mapping, target, &smart_mapping_entry::target_text);
    return found == of.smart_mapping.end() ? nullptr : &found->value;
}

void find_changes_of_event_time(settings& of) {
    feeding_paths paths(event_time_rule(of));
    for (auto& change : of.properties | std::views::reverse) {
        change.feeds_event_time = paths.take_in(change);
        change.adds_text = change.feeds_event_time && change.value && mapping::adds_text(change.value->rule);
    }
}

} // namespace lead_ads::config
