#include "mapping/evaluation.hpp"

#include "mapping/scratch.hpp"

#include <algorithm>

namespace lead_ads::mapping {

namespace {

struct limit_text {
    std::string_view name;
    std::string_view sentence;
};

// In the order of the enumerators.
constexpr limit_text texts[] = {
    {"none", "no limit was reached"},
    {"result_too_large", "the result is larger than 1 MiB"},
    {"result_too_deep", "the result is nested more than 64 levels deep"},
    {"too_many_elements", "an array has more than 10,000 elements"},
    {"too_many_visits", "more than 100,000 elements were gone through"},
    {"too_much_work", "the evaluation cost more than is allowed for one rule"},
    {"match_limit", "a regular expression needed more steps, or its result more room, than allowed"},
    {"invalid_regular_expression", "a regular expression made from the event is not valid"},
    {"number_too_large", "a number is beyond what a double holds"},
    {"not_readable", "what stands here in the event is not what this part of the rule reads"},
    {"not_a_list", "this goes through a list, and a single value stands there in the event"},
    {"text_as_condition",
     "a text such as \"false\", \"0\" or \"no\" counts as true; compare it: x = \"true\""},
};

const limit_text& text_of(limit reached) noexcept {
    return texts[static_cast<std::size_t>(reached)];
}

} // namespace

std::string_view describe(limit reached) noexcept {
    return text_of(reached).sentence;
}

std::string_view name_of(limit reached) noexcept {
    return text_of(reached).name;
}

evaluation::evaluation(core::arena& arena, const date::time_zone* its_zone)
    : memory(&arena), zone(its_zone), work(std::make_unique<scratch>()) {
    notes_.reserve(max_notes);
}

evaluation::~evaluation() = default;

void evaluation::start(const core::value& next_event, std::int64_t now) {
    event = next_event;
    found = {};
    now_ms = now;
    work->unread.clear();
    notes_.clear();
}

void evaluation::add_note(std::size_t offset, limit reached) noexcept {
    const auto same = [&](const evaluation_note& n) {
        return n.place == place && n.offset == offset && n.reached == reached;
    };
    if (notes_.size() == max_notes || std::ranges::any_of(notes_, same)) return;
    notes_.push_back({place, offset, reached});
}

} // namespace lead_ads::mapping
