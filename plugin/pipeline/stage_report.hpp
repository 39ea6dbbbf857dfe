// The report `stages`: which CRM stages occur in a set of events, what they map to, coverage and order of
// each lead's.
//
// In: events, one by one. Out: tables that a marketer can read, or JSON. Events count whatever filters would
// say of them; those that are no JSON objects are counted apart.
#pragma once

#include "facebook/rounded_ids.hpp"
#include "facebook/stage_statistics.hpp"
#include "pipeline/compiled.hpp"
#include "pipeline/scratch.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lead_ads::pipeline {

class stage_report {
public:
    explicit stage_report(std::shared_ptr<const compiled> rules) : rules_(std::move(rules)) {}

    void add(std::string_view event, std::int64_t now_ms, scratch& memory);
    std::string as_table() const;
    std::string as_json() const;

private:
    std::string_view lead_id_of_event(scratch& memory);
    std::optional<std::int64_t> time_of_event(scratch& memory);

    std::shared_ptr<const compiled> rules_;
    facebook::stage_statistics statistics_;
    facebook::rounded_ids lead_ids_;
    std::uint64_t unreadable_ = 0;
    std::uint64_t without_time_ = 0;
    std::uint64_t with_unreadable_time_ = 0;
    std::uint64_t with_invalid_lead_id_ = 0;
};

} // namespace lead_ads::pipeline
