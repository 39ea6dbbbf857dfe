// The sandbox's idea of now: the system's, or one that stands still where --now put it.
//
// In: RFC 3339 text. Out: seconds since 1970. Refuses anything that RFC 3339 does not allow.
// A wall_clock is immutable: any thread may ask it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace graph_sandbox {

// Whole seconds since 1970-01-01T00:00:00Z of `text`, such as 2026-01-31T12:00:00Z or
// 2026-01-31T13:00:00.5+01:00; a fraction is cut off, a leap second counts as the next second. Nothing when
// `text` is not RFC 3339.
std::optional<std::int64_t> parse_rfc3339(std::string_view text) noexcept;

class wall_clock {
public:
    wall_clock() = default;
    explicit wall_clock(std::int64_t fixed) : fixed_(fixed) {}

    std::int64_t now() const noexcept;

private:
    std::optional<std::int64_t> fixed_;
};

} // namespace graph_sandbox
