// What the evaluation of rules on one event may use, and what it has to say about it.
//
// In: the event, an arena for results, the clock's time and the configured zone. Out, beside the values:
// notes on what became null because a limit was reached. Made once for a thread's scratch memory and started
// anew for each event, so that nothing is allocated once warm. Serves one thread at a time.
#pragma once

#include "core/arena.hpp"
#include "core/value.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace lead_ads::mapping::date {
class time_zone;
} // namespace lead_ads::mapping::date

namespace lead_ads::mapping {

// What a single evaluation of one rule may cost. The defaults are the contract's.
struct evaluation_limits {
    std::size_t result_bytes = 1024 * 1024; // of a text, or of a result written as JSON
    std::size_t result_depth = 64;          // levels of arrays and objects in a result
    std::size_t elements = 10'000;          // in one array that is gone through
    std::size_t visits = 100'000;           // of elements in one evaluation
    std::size_t work = 32 * 1024 * 1024;    // steps taken, bytes read by functions and bytes written
    std::size_t memory = 32 * 1024 * 1024;  // of the arena
    std::int64_t search_work = 100'000'000; // of all regular expressions together; about nanoseconds
};

enum class limit : std::uint8_t {
    none,               // No limit was reached.
    result_bytes,       // A text or a result is larger than evaluation_limits::result_bytes.
    result_depth,       // A result is nested deeper than evaluation_limits::result_depth.
    elements,           // An array has more elements than evaluation_limits::elements.
    visits,             // More than evaluation_limits::visits elements were gone through.
    work,               // The evaluation cost more than evaluation_limits::work.
    match,              // A regular expression needed more steps than its match limit allows.
    regular_expression, // A regular expression made from the event's data is not valid.
    number,             // A number is beyond what a double holds.
    // What follows is no limit: a rule gave something else than its writer may think.
    not_readable, // What stood there is not what the function or operator reads; the rule gave null for it.
    not_a_list,   // A function that goes through a list was given a single value.
    text_as_condition, // A text that means no, such as "false", counted as true.
};

// Whether it bounds what an evaluation may cost; the others tell of values.
constexpr bool is_limit(limit reached) noexcept {
    return reached < limit::not_readable;
}
// A sentence about the limit, for reports; it holds nothing of the event.
std::string_view describe(limit reached) noexcept;
// A short stable name of it in snake_case, for programs.
std::string_view name_of(limit reached) noexcept;

struct evaluation_note {
    std::string_view place; // evaluation::place when it happened
    std::size_t offset = 0; // of the part of the rule, in its text
    limit reached = limit::none;
};

struct scratch; // digesters, buffers, regular expression scratch

struct evaluation {
    // The arena must outlive the evaluation; `zone` may be null for rules without dates, which then give
    // null.
    explicit evaluation(core::arena& arena, const date::time_zone* zone = nullptr);
    ~evaluation();
    evaluation(const evaluation&) = delete;
    evaluation& operator=(const evaluation&) = delete;

    // Takes the next event and forgets the notes of the last one. Does not reset the arena.
    void start(const core::value& next_event, std::int64_t now);

    // At most max_notes are kept; the same limit at the same place counts once.
    static constexpr std::size_t max_notes = 32;
    std::span<const evaluation_note> notes() const noexcept { return notes_; }
    void add_note(std::size_t offset, limit reached) noexcept;

    core::value event;
    // What stands in the event at the paths of compile_settings::places, once somebody has looked there.
    std::span<const core::value> found;
    core::arena* memory;
    std::int64_t now_ms = 0;
    const date::time_zone* zone;
    std::string_view place; // set by the caller before a rule: copied into notes
    evaluation_limits limits;
    std::unique_ptr<scratch> work;

private:
    std::vector<evaluation_note> notes_;
};

} // namespace lead_ads::mapping
