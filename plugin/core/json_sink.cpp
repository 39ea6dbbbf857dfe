#include "core/json_sink.hpp"

#include <algorithm>

namespace lead_ads::core {

char* string_sink::grow(char* at, std::size_t size) {
    // Little at first: what is not used has to be filled and cut off again.
    constexpr std::size_t least = 512;
    const auto used = static_cast<std::size_t>(at - out_.data());
    out_.resize(std::max(used + size + least, std::min(out_.capacity(), used * 2)));
    end_ = out_.data() + out_.size();
    return out_.data() + used;
}

char* arena_sink::grow(char* at, std::size_t size) {
    const auto* const before = begin_;
    const auto used = static_cast<std::size_t>(at - begin_);
    use_rest((used + size) * 2);
    std::memcpy(begin_, before, used);
    return begin_ + used;
}

} // namespace lead_ads::core
