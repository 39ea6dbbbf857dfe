// What a CRM's export says about the stages of its leads: the ground of the report `stages`.
//
// In: one sighting for each event: whose lead, which stage, what it maps to, when. Out: how often each stage
// occurs, which are unmapped, and for the leads what Meta asks for: the initial stage of every lead, earlier
// stages before later ones, no event before the lead was there (seed document, "Other Notes"; Conversions API
// for CRM Integration). Memory grows with the number of leads, about a hundred bytes each; nothing else of an
// event is kept.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lead_ads::facebook {

struct stage_sighting {
    std::string_view lead_id;                 // empty: none
    std::string_view crm_stage;               // empty: none
    std::string_view facebook_stage;          // one of the seven
    bool is_mapped = false;                   // the table has the stage
    std::optional<std::int64_t> event_time;   // Unix seconds
    std::optional<std::int64_t> created_time; // of the lead, when the event says so
};

struct stage_row {
    std::string crm_stage;
    std::string facebook_stage;
    bool is_mapped = false;
    std::uint64_t events = 0;
    std::uint64_t leads = 0;
};

struct stage_summary {
    std::uint64_t events = 0;          // that were looked at
    std::uint64_t without_stage = 0;   // events
    std::uint64_t without_lead_id = 0; // events
    std::uint64_t leads = 0;
    std::uint64_t without_initial_stage = 0; // leads that never were LEAD
    std::uint64_t out_of_order = 0;          // leads with a later stage before an earlier one
    std::uint64_t before_creation = 0;       // leads with an event before they were created or became LEAD
    std::int64_t first_time = 0;             // Unix seconds; 0: no event has a time
    std::int64_t last_time = 0;
    std::vector<stage_row> rows; // the most frequent first
};

class stage_statistics {
public:
    void add(const stage_sighting& sighting);
    stage_summary summary() const;

private:
    static constexpr std::size_t ways = 6; // the stages that a lead can be in, NOT_ASSIGNED left out
    struct lead {
        std::array<std::int64_t, ways> first{}; // when it was first in each stage; 0: never
        std::int64_t created = 0;
        std::int64_t earliest = 0;
        std::vector<std::uint32_t> stages; // rows that it was counted in
    };
    struct row {
        stage_row shown;
        std::uint32_t index;
    };
    row* count_stage(const stage_sighting& seen);
    static void note_times(const stage_sighting& seen, lead& one);
    static bool is_out_of_order(const lead& one);
    static bool is_before_creation(const lead& one);

    stage_summary totals_;
    std::map<std::string, row, std::less<>> rows_;
    std::unordered_map<std::string, lead> leads_;
};

} // namespace lead_ads::facebook
