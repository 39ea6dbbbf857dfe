// A place in an event: user.email, items.0.product.id, items.*.product.id.
//
// In: text whose steps are separated by points. Out: steps. A step of digits counts elements in an array (and
// is a key in an object), "*" and "X" take every element of an array. Refuses empty steps and more than
// max_steps of them. Immutable and cheap to copy. [any thread]
#pragma once

#include "core/value.hpp"
#include "mapping/compile_error.hpp"
#include "mapping/evaluation.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::mapping {

enum class step_kind : std::uint8_t {
    key,   // A member's name; of an array it gives nothing.
    index, // Digits: an element's position in an array, a member's name in an object.
    every, // "*" or "X": every element of an array; in an object a member's name.
};

struct step {
    std::string_view key; // as written, whatever the kind
    std::uint32_t index = 0;
    step_kind kind = step_kind::key;
};

class path {
public:
    static constexpr std::size_t max_steps = 64;

    path() = default; // no steps: the root itself
    static result<path> parse(std::string_view text);
    // Of GET: a text that is no path because a step is empty is the name of one property ("Tél.").
    static result<path> parse_or_name(std::string_view text);

    std::span<const step> steps() const noexcept;
    std::string_view text() const noexcept;
    bool has_wildcard() const noexcept; // a step of the kind `every`
    friend bool operator==(const path& a, const path& b) noexcept { return a.text() == b.text(); }

private:
    struct storage {
        std::string text;
        std::vector<step> steps; // their keys point into text
        bool has_wildcard = false;
    };
    std::shared_ptr<const storage> storage_;
};

// Splits `text` and hands each step to `out`, which has room for path::max_steps. Returns how many there are,
// or nothing when the text is no path. Allocates nothing.
std::optional<std::size_t> split_path(std::string_view text, std::span<step> out) noexcept;

// How many elements a resolution may go through; what it went through is taken off.
struct visit_budget {
    std::size_t elements; // of one array
    std::size_t visits;   // of all arrays
    limit reached = limit::none;
};

// The value at `steps` below `root`; null when a step is missing. With a wildcard: an array (in `memory`) of
// the values found, without the missing and the null ones, nested wildcards in one array; null when what
// stands before the wildcard is no array, and when the budget does not suffice.
core::value resolve(std::span<const step> steps, const core::value& root, core::arena& memory,
                    visit_budget& budget);

// The same within the limits of an evaluation, with a note when one is reached.
core::value resolve(const path& where, const core::value& root, evaluation& with);

} // namespace lead_ads::mapping
