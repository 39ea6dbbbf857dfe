// Mapping alone: parse, transform, map, normalise, hash, rules, serialise into requests of 1,000 events, the
// whole of what submit and the network's thread do but for the network. The finished request, whose events
// stand where they were serialised to, is thrown away.
//
// In: lines, rules. Out: how much was made, and a check sum by which two runs can be compared. Each thread
// takes a mapper of its own.
#pragma once

#include "batch/accumulator.hpp"
#include "pipeline/map_event.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

class mapper {
public:
    explicit mapper(std::shared_ptr<const lead_ads::pipeline::compiled> rules);

    // Throws std::runtime_error for an event that is not mapped: what is measured must be the whole way.
    void map(std::string_view event);
    // Ends the last request.
    void finish();

    std::uint64_t requests() const noexcept { return requests_; }
    std::uint64_t bytes() const noexcept { return bytes_; }
    // Hashes as every processor can, for counts that do not depend on the machine.
    void hash_portably();
    // Every finished request is appended there; null: thrown away.
    void keep_in(std::string* kept) noexcept { kept_ = kept; }

private:
    void take_full();

    std::shared_ptr<const lead_ads::pipeline::compiled> rules_;
    std::shared_ptr<const lead_ads::batch::target> to_;
    lead_ads::pipeline::scratch_pool pool_;
    lead_ads::batch::accumulator open_{{}};
    std::vector<lead_ads::batch::bundle> full_;
    std::string closing_;
    std::string* kept_ = nullptr;
    std::uint64_t token_ = 0;
    std::uint64_t requests_ = 0;
    std::uint64_t bytes_ = 0;
};

} // namespace bench
