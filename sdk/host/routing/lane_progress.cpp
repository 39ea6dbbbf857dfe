#include "host/routing/lane_progress.hpp"

#include <algorithm>

namespace desthost::routing {
namespace {

constexpr std::uint64_t word_bits = 64;

constexpr std::uint64_t word_of(std::uint64_t position) noexcept {
    return position % lane_progress::span / word_bits;
}
constexpr std::uint64_t mask_of(std::uint64_t position) noexcept {
    return std::uint64_t{1} << (position % word_bits);
}

} // namespace

lane_progress::lane_progress(std::uint64_t floor) : words_(span / word_bits), floor_(floor) {}

bool lane_progress::bit(std::uint64_t position) const noexcept {
    return (words_[word_of(position)] & mask_of(position)) != 0;
}

bool lane_progress::is_finished(std::uint64_t position) const noexcept {
    return position < floor_ || (has_room(position) && bit(position));
}

bool lane_progress::finish(std::uint64_t position) {
    if (!has_room(position) || is_finished(position)) return false;
    words_[word_of(position)] |= mask_of(position);
    ++above_;
    if (position == floor_) advance();
    return true;
}

// Moves the floor over what has finished, and clears what falls below it for those that come.
void lane_progress::advance() {
    while (bit(floor_)) {
        words_[word_of(floor_)] &= ~mask_of(floor_);
        --above_;
        ++floor_;
    }
}

void lane_progress::finish_below(std::uint64_t position) {
    if (position <= floor_) return;
    for (std::uint64_t p = floor_; p < position && p < floor_ + span; ++p) {
        above_ -= bit(p) ? 1 : 0;
        words_[word_of(p)] &= ~mask_of(p);
    }
    floor_ = position;
    advance();
}

std::string lane_progress::bitmap() const {
    std::string bits;
    for (std::uint64_t i = 0; i < span; ++i) {
        const auto position = floor_ + i;
        const bool begins_empty_word = position % word_bits == 0 && words_[word_of(position)] == 0;
        if (begins_empty_word && i + word_bits <= span) i += word_bits - 1;
        if (begins_empty_word || !bit(position)) continue;
        bits.resize(i / 8 + 1, '\0');
        bits[i / 8] = static_cast<char>(bits[i / 8] | 1 << (i % 8));
    }
    return bits;
}

void lane_progress::load(std::uint64_t floor, std::string_view bitmap) {
    std::ranges::fill(words_, 0);
    floor_ = floor;
    above_ = 0;
    const auto bits = std::min<std::uint64_t>(bitmap.size() * 8, span);
    for (std::uint64_t i = 0; i < bits; ++i)
        if ((bitmap[i / 8] >> (i % 8) & 1) != 0) {
            words_[word_of(floor + i)] |= mask_of(floor + i);
            ++above_;
        }
    advance();
}

} // namespace desthost::routing
