// The rule for a key that an object repeats: the last value counts, in the place of the first.
//
// In: the members as they were written. Out: the same memory with each key once. Allocates only for objects
// with more keys than events have. [any thread]
#pragma once

#include "core/name_index.hpp"
#include "core/value.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace lead_ads::core {

// Of the keys of an object, so much that most show without being compared that they were not there before.
class seen_keys {
public:
    // False: the key is new. True: it may have been there.
    bool add(std::string_view key) noexcept {
        const auto mix = name_key(key).mix();
        const auto kind = std::uint64_t{1} << (mix & 63);
        const auto other_kind = std::uint64_t{1} << (mix >> 6 & 63);
        const bool may_repeat = (kinds_ & kind) != 0 && (other_kinds_ & other_kind) != 0;
        kinds_ |= kind;
        other_kinds_ |= other_kind;
        return may_repeat;
    }

private:
    std::uint64_t kinds_ = 0;
    std::uint64_t other_kinds_ = 0;
};

std::span<member> with_unique_keys(std::span<member> members);

} // namespace lead_ads::core
