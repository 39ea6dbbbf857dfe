// One evaluation of one program: what nodes and functions are computed with.
//
// In: nodes. Out: values in the evaluation's arena. Counts what it costs; when a limit is reached it stops,
// all that is still asked of it gives null, and the limit is noted. Recursion follows the nesting of the
// formula, which its parser bounds. Lives on the stack of evaluate(). [one thread]
#pragma once

#include "mapping/arena_list.hpp"
#include "mapping/evaluation.hpp"
#include "mapping/program.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace lead_ads::mapping {

// What bare names mean inside the expression of FOR_EACH, SUM, ...
struct scope {
    scope* outer = nullptr;
    std::span<const step> own;         // the path of the array, when it is given as a path
    std::span<const core::value> list; // the array
    std::size_t position = 0;
    bool of_objects = false; // names are members of the element; otherwise they are parallel lists

    // Parallel lists that were looked up before, by the steps' address.
    struct remembered {
        const step* steps = nullptr;
        core::value list;
    };
    std::array<remembered, 4> known{};
};

// Whether a formula's path begins with "root", which is a name of the event itself.
bool names_event(std::span<const step> steps) noexcept;

class run {
public:
    explicit run(evaluation& with, std::size_t shift = 0) noexcept;

    core::value eval(const node& n);

    // The argument of a call; null when it is left out.
    core::value argument(const node& call, std::size_t position) {
        return position < call.children.size() ? eval(*call.children[position]) : core::value{};
    }
    // As text when it is a text, number or boolean; nothing otherwise.
    std::optional<std::string_view> text_argument(const node& call, std::size_t position);
    // As a whole number (cut off towards zero) when it is a number or numeric text.
    std::optional<double> whole_argument(const node& call, std::size_t position);

    // As an array; nothing when it is none, with a note when it is a single value.
    std::optional<std::span<const core::value>> list_argument(const node& call, std::size_t position);

    // A scalar as text (null is ""); nothing for arrays and objects.
    std::optional<std::string_view> scalar_text(const core::value& v);
    // Any value as text; arrays and objects as JSON.
    std::string_view text_of(const core::value& v);
    std::string_view json_of(const core::value& v);
    core::value number(double d);
    core::value text(std::string_view t); // `t` must live in the arena, the event or the program

    // Takes the cost off what is left. False when it does not suffice: the evaluation has stopped.
    bool charge(std::size_t cost) {
        if (cost > work_left_ || memory().used() - memory_before_ > with_.limits.memory)
            return stop(limit::work);
        work_left_ -= cost;
        return !stopped_;
    }
    // Before `count` elements are gone through.
    bool visit(std::size_t count);
    // Stops the evaluation. Always false.
    bool stop(limit reached);
    bool stopped() const noexcept { return stopped_; }
    std::size_t work_left() const noexcept { return work_left_; }
    void note(limit reached) { with_.add_note(shift_ + offset_, reached); }

    // What a function or operator could not read, unless it is null. It is noted when the whole rule gives
    // null.
    void unread(const core::value& v) noexcept {
        if (v.is_null() || has_unread_) return;
        has_unread_ = true;
        unread_offset_ = offset_;
    }
    void note_unread() {
        if (has_unread_ && !stopped_) with_.add_note(shift_ + unread_offset_, limit::not_readable);
    }
    // Notes a single value where a list belongs. Always false.
    bool refuse_list(const core::value& v);
    // What a condition takes it for; a text that means no is true, and noted.
    bool holds(const core::value& v);

    // A path as a name inside the current scope.
    core::value read(std::span<const step> steps);
    // A path from the event, whatever the scope.
    core::value read_event(std::span<const step> steps);
    core::value read_below(std::span<const step> steps, const core::value& root) { return find(steps, root); }
    void enter(scope& inner) noexcept;
    void leave() noexcept;

    evaluation& with() noexcept { return with_; }
    core::arena& memory() noexcept { return *with_.memory; }
    scratch& work() noexcept { return *with_.work; }

private:
    core::value eval_kind(const node& n);
    core::value eval_join(const node& n);
    core::value eval_list(const node& n);
    core::value eval_record(const node& n);
    core::value read(const node& n);
    // Null when nobody has looked there.
    const core::value* found(const node& n) const noexcept {
        return n.slot < with_.found.size() ? &with_.found[n.slot] : nullptr;
    }
    core::value read_name(std::string_view name);
    core::value read_in(std::span<const step> steps, scope* from);
    static bool is_own(std::span<const step> steps, const scope& inside) noexcept;
    core::value read_parallel(std::span<const step> steps, scope& inside);
    core::value find(std::span<const step> steps, const core::value& root);

    evaluation& with_;
    std::size_t shift_; // of the nodes' offsets in the rule's text
    scope* scope_ = nullptr;
    std::size_t work_left_ = with_.limits.work;
    std::size_t memory_before_ = with_.memory->used();
    std::size_t visits_left_ = with_.limits.visits;
    std::size_t offset_ = 0; // of the node being evaluated, for notes
    std::size_t unread_offset_ = 0;
    bool has_unread_ = false;
    bool stopped_ = false;
};

// Builds a text in the arena piece by piece, within the limits.
class text_builder {
public:
    explicit text_builder(run& r, std::size_t expected = 0) : run_(r), bytes_(r.memory(), expected) {}
    // False when the text would grow too long: the evaluation has stopped.
    bool append(std::string_view piece);
    core::value value() const;
    std::string_view view() const noexcept { return {bytes_.items().data(), bytes_.size()}; }

private:
    run& run_;
    arena_list<char> bytes_;
};

// What stands between the nodes of an operator: operators.cpp.
core::value eval_comparison(run& r, const node& n);
core::value eval_sum(run& r, const node& n);
core::value eval_product(run& r, const node& n);
core::value eval_minus(run& r, const node& n);
// Equality with the array rule, as "=" has it.
bool loosely_equal(run& r, const core::value& a, const core::value& b);
// Whether `text` has what the operation (starts_with, ends_with, contains) looks for, with the array rule.
core::value eval_text_test(run& r, operation op, const core::value& subject, const core::value& search);

// Bytes of `v` as JSON, or more than `most` as soon as it is known to be more; the depth likewise.
struct json_extent {
    std::size_t bytes = 0;
    std::size_t depth = 0;
};
json_extent measure_json(const core::value& v, std::size_t most_bytes, std::size_t most_depth) noexcept;

} // namespace lead_ads::mapping
