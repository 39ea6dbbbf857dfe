// What sample events show about a mapping file: entries that take none of them, paths that are in none, rules
// that always give null, conditions that are never true, stages without a Facebook stage.
//
// In: events, each mapped as a preview maps it. Out: warnings with their place in the file and with counts.
// Texts name properties, events and stages, and hold no other data of the events. One thread.
#pragma once

#include "config/place.hpp"
#include "core/reason.hpp"
#include "core/trace.hpp"
#include "pipeline/compiled.hpp"
#include "pipeline/scratch.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::pipeline {

enum class review_scope : std::uint8_t {
    everything, // For `check --events`.
    null_rules, // For the end of a preview: rules that gave null for every event.
};

class event_review {
public:
    explicit event_review(std::shared_ptr<const compiled> rules);

    void add(std::string_view bytes, std::int64_t now_ms, scratch& memory);

    config::diagnostics findings(review_scope scope) const;
    const std::string& file() const noexcept { return rules_->settings->file; }

private:
    // One rule of the file, or the path that a change of `properties` reads.
    struct watched {
        config::place where;
        std::string place; // FILE:LINE, as traces have it
        std::string property;
        std::vector<std::string> paths;
        bool is_condition = false;
        bool is_rule = true; // false: only its paths are watched
        std::uint64_t tried = 0;
        std::uint64_t nothing = 0; // null, or false for a condition
    };

    void watch(const config::placed_rule& rule, std::string property, bool is_condition);
    void watch_sources(const config::property_change& change);
    void look_for_paths(const core::value& event, mapping::evaluation& with);
    void count_rules(const core::trace& trace, bool passed_filters);
    void count_filter(core::reason why);
    void count_entry(const core::value& event, scratch& memory);
    void count_stage(const core::value& sent);
    void remember_names(const core::value& event);

    std::string absent_paths(const watched& rule, std::string_view separator) const;
    std::string in_none(std::string_view path) const;
    void tell_rules(config::diagnostics& out, review_scope scope) const;
    void tell_entries(config::diagnostics& out) const;
    void tell_stages(config::diagnostics& out) const;

    std::shared_ptr<const compiled> rules_;
    std::vector<watched> watched_;
    std::map<std::string, std::uint64_t, std::less<>> found_;    // how many events have each watched path
    std::map<std::string, std::uint64_t, std::less<>> names_;    // of events
    std::map<std::string, std::uint64_t, std::less<>> unmapped_; // stages
    std::vector<std::string> known_paths_;                       // of the events, for near names
    std::vector<std::uint64_t> entries_;                         // events that each entry of mapping takes
    std::uint64_t read_ = 0;                                     // events that are JSON objects
};

} // namespace lead_ads::pipeline
