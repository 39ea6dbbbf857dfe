// A path that an argument holds as text: parsed with the formula when constant, otherwise now.
#pragma once

#include "mapping/run.hpp"

#include <array>

namespace lead_ads::mapping::functions {

// The steps, in the program or the arena; nothing when the text is no path.
inline std::optional<std::span<const step>> written_path(run& r, const node& call, std::size_t position) {
    if (call.where) return call.where->steps();
    const auto text = r.text_argument(call, position);
    if (!text || !r.charge(path::max_steps * sizeof(step))) return std::nullopt;
    // The steps stay in the arena: a scope remembers lists by the address of their steps.
    const std::span<step> room(r.memory().array<step>(path::max_steps), path::max_steps);
    const auto count = split_path(*text, room);
    if (!count) return std::nullopt;
    return room.first(*count);
}

} // namespace lead_ads::mapping::functions
