// Why a delivery ends, and what a replay is told to do.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace desthost::replay {

enum class ending : std::uint8_t {
    all_done,    // Every event of every input has its result.
    interrupted, // A signal asked for it.
    blocked,     // The destination does not send until a person acts.
    gave_up,     // The time of --give-up-after is over.
    not_started, // The plugin could not start: nothing was done.
    failed,      // The plugin, or a file of ours, cannot go on.
};

struct settings {
    std::uint32_t workers = 1;                             // threads that submit
    std::uint64_t events_per_second = 0;                   // 0: no limit
    std::optional<std::chrono::nanoseconds> give_up_after; // from the start
    std::string metrics_path;                              // empty: none
    std::optional<std::int64_t> fixed_now; // --now: when events arrive, as the plugin's clock has it
};

} // namespace desthost::replay
