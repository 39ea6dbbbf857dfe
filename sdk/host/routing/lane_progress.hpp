// How far a lane has been worked off: a floor, and what has finished above it.
//
// In: positions that have finished, in any order, each any number of times. Out: the floor, below which all
// are finished, and a bitmap of those above it, to be kept and loaded again. Positions at least `span` above
// the floor are not taken: a reader stops before them, so that the bitmap stays small enough for the metadata
// of a Kafka commit. One thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::routing {

class lane_progress {
public:
    static constexpr std::uint64_t span = 16'384;

    explicit lane_progress(std::uint64_t floor = 0);

    // Everything below is finished.
    std::uint64_t floor() const noexcept { return floor_; }
    // Whether a position can be worked on: it lies less than `span` above the floor.
    bool has_room(std::uint64_t position) const noexcept { return position < floor_ + span; }
    bool is_finished(std::uint64_t position) const noexcept;
    // How many have finished above the floor.
    std::uint64_t finished_above() const noexcept { return above_; }

    // Returns whether it had not finished before. What lies beyond the span is refused.
    bool finish(std::uint64_t position);
    // All positions below have finished, or no longer exist.
    void finish_below(std::uint64_t position);

    // The finished positions above the floor, a bit each, the floor's first; without zeros at its end.
    std::string bitmap() const;
    // What bitmap() gave; longer ones are cut at the span.
    void load(std::uint64_t floor, std::string_view bitmap);

private:
    bool bit(std::uint64_t position) const noexcept;
    void advance();

    // A ring of bits: position p has bit p % span.
    std::vector<std::uint64_t> words_;
    std::uint64_t floor_ = 0;
    std::uint64_t above_ = 0;
};

} // namespace desthost::routing
