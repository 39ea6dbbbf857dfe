// Targets of writes, checked when the configuration is read.
#include "mapping/assign.hpp"

#include <algorithm>

namespace lead_ads::mapping {

namespace {

std::size_t offset_of(const path& p, const step& s) noexcept {
    return static_cast<std::size_t>(s.key.data() - p.text().data());
}

bool begins_with(std::span<const step> steps, std::string_view first, std::string_view second) noexcept {
    return steps.size() >= 2 && steps[0].key == first && steps[1].key == second;
}

} // namespace

result<path> parse_target(std::string_view text) {
    auto parsed = path::parse(text);
    if (!parsed) return parsed;
    for (const auto& s : parsed->steps()) {
        if (s.key == "*")
            return one_error(
                offset_of(*parsed, s), 1, "a target cannot hold *",
                "a list is written whole, as in data.0.custom_data.contents: =FOR_EACH(items, {id: id})");
        if (s.kind == step_kind::index && s.index > tree::max_index)
            return one_error(offset_of(*parsed, s), s.key.size(), "the position is beyond 999", "");
    }
    return parsed;
}

result<path> parse_payload_target(std::string_view text) {
    constexpr const char* example = "targets are full paths, as in data.0.custom_data.value";
    auto parsed = parse_target(text);
    if (!parsed) return parsed;
    const auto steps = parsed->steps();
    if (!begins_with(steps, "data", "0"))
        return one_error(0, text.size(), "the target does not lie below data.0",
                         steps[0].key == "data" ? "each event is sent at data.0" : example);
    if (steps.size() == 2) return one_error(0, text.size(), "the target is data.0 itself", example);
    return parsed;
}

std::span<const step> below_data_0(const path& target) noexcept {
    const auto steps = target.steps();
    return begins_with(steps, "data", "0") ? steps.subspan(2) : steps;
}

collision collide(const path& a, const path& b) noexcept {
    const auto x = a.steps();
    const auto y = b.steps();
    const auto [i, j] = std::ranges::mismatch(x, y, {}, &step::key, &step::key);
    if (i == x.end() && j == y.end()) return collision::same;
    if (i == x.end() || j == y.end()) return collision::one_holds_other;
    const bool differ_in_kind = (i->kind == step_kind::index) != (j->kind == step_kind::index);
    return differ_in_kind ? collision::array_and_object : collision::none;
}

} // namespace lead_ads::mapping
