// `properties`: changes of the event before everything else.
//
// In: the parsed event and the configured changes. Out: the event as every later stage sees it. A change
// whose condition is false, or whose source is missing, does nothing; a write that a scalar stands in the way
// of does nothing and says so. The changes happen in the order of the file, each on what the ones before it
// left.
#pragma once

#include "config/settings.hpp"
#include "mapping/assign.hpp"
#include "mapping/evaluation.hpp"

#include <cstdint>
#include <span>

namespace lead_ads::transform {

enum class skipped : std::uint8_t {
    condition, // Its condition is false.
    source,    // The property that it moves, copies or deletes is absent.
};

// Called for each change that was not made.
class refused_write_listener {
public:
    virtual void on_refused_write(const config::property_change& change, mapping::write_result why) = 0;
    virtual void on_skipped(const config::property_change&, skipped) {}

protected:
    ~refused_write_listener() = default;
};

// `with.event` is changed; `with` must have been started with the event.
void change_properties(std::span<const config::property_change> changes, mapping::evaluation& with,
                       refused_write_listener& listener);

} // namespace lead_ads::transform
