#include "mapping/regex/traits.hpp"

#include <algorithm>

namespace lead_ads::mapping::regex_syntax {
namespace {

std::uint32_t clamp(std::uint64_t n) {
    return n >= unlimited ? unlimited : static_cast<std::uint32_t>(n);
}

// The product, where unlimited times nothing is nothing.
std::uint32_t times(std::uint32_t a, std::uint32_t b) {
    return a == 0 || b == 0 ? 0 : clamp(static_cast<std::uint64_t>(a) * b);
}

length length_of_sequence(const node& n) {
    length sum;
    for (const auto& child : n.children) {
        const auto one = length_of(child);
        sum.shortest = clamp(static_cast<std::uint64_t>(sum.shortest) + one.shortest);
        sum.longest = clamp(static_cast<std::uint64_t>(sum.longest) + one.longest);
    }
    return sum;
}

length length_of_choice(const node& n) {
    length both{unlimited, 0};
    for (const auto& child : n.children) {
        const auto one = length_of(child);
        both = {std::min(both.shortest, one.shortest), std::max(both.longest, one.longest)};
    }
    return both;
}

} // namespace

length length_of(const node& n) {
    switch (n.what) {
    case kind::character:
    case kind::any:
    case kind::never:
    case kind::set:
        return {1, 1};
    case kind::reference:
        return {0, unlimited};
    case kind::sequence:
    case kind::group:
        return length_of_sequence(n);
    case kind::choice:
        return length_of_choice(n);
    case kind::repeat: {
        const auto one = length_of(n.children.front());
        return {times(one.shortest, n.low), times(one.longest, n.high)};
    }
    default:
        return {};
    }
}

bool may_be_empty(const node& n) {
    return length_of(n).shortest == 0;
}

bool has_groups(const node& n) {
    return (n.what == kind::group && n.value != 0) || std::ranges::any_of(n.children, has_groups);
}

bool may_skip_groups(const node& n) {
    if (!has_groups(n)) return false;
    if (n.what == kind::choice || (n.what == kind::look && n.negative)) return true;
    if (n.what == kind::repeat && n.low == 0) return true;
    return std::ranges::any_of(n.children, may_skip_groups);
}

bool is_single(const node& n) {
    return n.what == kind::character || n.what == kind::any || n.what == kind::set;
}

} // namespace lead_ads::mapping::regex_syntax
