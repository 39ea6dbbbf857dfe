#include "facebook/rounded_ids.hpp"

#include <algorithm>
#include <charconv>
#include <span>

namespace lead_ads::facebook {

bool rounded_ids::add_suspect(std::string_view digits) noexcept {
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const std::lock_guard lock(mutex_);
    const auto known = std::span(different_).first(count_);
    if (count_ < enough && std::ranges::find(known, number) == known.end()) different_[count_++] = number;
    return count_ == enough;
}

bool rounded_ids::are_rounded() const noexcept {
    if (is_refuted_.load(std::memory_order_relaxed)) return false;
    const std::lock_guard lock(mutex_);
    return count_ == enough;
}

} // namespace lead_ads::facebook
