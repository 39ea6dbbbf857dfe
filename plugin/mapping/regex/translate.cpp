#include "mapping/regex/translate.hpp"

#include "mapping/regex/pattern_writer.hpp"
#include "mapping/regex/traits.hpp"

#include <algorithm>
#include <vector>

namespace lead_ads::mapping::regex_syntax {
namespace {

// A look-behind with groups is written out once for each of its lengths, so there may not be many.
constexpr std::uint32_t max_lengths = 32;

class translator : private pattern_writer {
public:
    explicit translator(const tree& from) : pattern_writer(from.groups), tree_(from) {}

    translation run(std::optional<mistake>& problem) {
        callout(count_work);
        put_enclosed(tree_.root);
        return take(problem);
    }

private:
    void put(const node& n);
    void put_all(const node& n, std::string_view between);
    // In a group of its own when something follows that its alternatives must not swallow.
    void put_enclosed(const node& n) {
        const bool enclose = n.what == kind::choice;
        if (enclose) text("(?:");
        put(n);
        if (enclose) text(")");
    }
    void put_group(const node& n);
    void put_reference(const node& n);
    void put_repeat(const node& n);
    void put_single_repeat(const node& n);
    void put_loop(const node& n);
    void put_look(const node& n);
    void put_counted_look_behind(const node& body, length lengths);
    void put_searching_look_behind(const node& n);

    const tree& tree_;
    std::vector<bool> closed_groups_{}; // of the original
    std::vector<std::uint32_t> marks_;  // of the loops around this place
};

void translator::put(const node& n) {
    if (has_failed()) return;
    switch (n.what) {
    case kind::nothing:
        break;
    case kind::never:
        text(fails);
        break;
    case kind::character:
        character(n.value);
        break;
    case kind::any:
        text("[^\\x{a}\\x{d}\\x{2028}\\x{2029}]");
        break;
    case kind::set:
        set(n);
        break;
    case kind::text_start:
        text("^");
        break;
    case kind::text_end:
        text("\\z");
        break;
    case kind::boundary:
        text("\\b");
        break;
    case kind::no_boundary:
        text("\\B");
        break;
    case kind::group:
        put_group(n);
        break;
    case kind::look:
        put_look(n);
        break;
    case kind::reference:
        put_reference(n);
        break;
    case kind::sequence:
        put_all(n, "");
        break;
    case kind::choice:
        put_all(n, "|");
        break;
    case kind::repeat:
        put_repeat(n);
        break;
    }
}

void translator::put_all(const node& n, std::string_view between) {
    for (const auto& child : n.children) {
        if (&child != &n.children.front()) text(between);
        put(child);
    }
}

void translator::put_group(const node& n) {
    if (n.value == 0)
        text("(?:");
    else {
        text("(");
        place_of(n.value) = {next_group(), marks_};
    }
    put_all(n, "");
    text(")");
    if (n.value == 0) return;
    closed_groups_.resize(std::max<std::size_t>(closed_groups_.size(), n.value + 1));
    closed_groups_[n.value] = true;
}

// A group that is still open, or comes later, has matched nothing in this turn of every loop around both.
void translator::put_reference(const node& n) {
    if (n.value >= closed_groups_.size() || !closed_groups_[n.value]) return;
    const auto& place = place_of(n.value);
    const bool may_be_old = !place.marks.empty();
    if (may_be_old) {
        text("(?:");
        check_here({.what = check_kind::has_group, .group = n.value});
    }
    text("\\g{");
    number(place.number);
    text("}");
    if (may_be_old) {
        text("|");
        check_here({.what = check_kind::lacks_group, .group = n.value});
        text(")");
    }
}

void translator::put_repeat(const node& n) {
    const auto& body = n.children.front();
    if (is_single(body))
        put_single_repeat(n);
    else if (body.what == kind::look && n.low > 0 && n.high > 0)
        put(body); // a second look sees the same
    else
        put_loop(n);
}

void translator::put_single_repeat(const node& n) {
    put(n.children.front());
    quantifier(n);
    if (n.high != n.low) callout(count_work);
}

void translator::put_loop(const node& n) {
    const auto& body = n.children.front();
    const bool optional_turns = n.high > n.low;
    if (n.low == 1 && optional_turns && may_be_empty(body) && !has_groups(body)) {
        // PCRE2 would end the loop after an empty first turn; JavaScript goes on with turns that are not.
        node rest = n;
        rest.low = 0;
        put(body);
        if (rest.high != unlimited) --rest.high;
        put_loop(rest);
        return;
    }
    // Turns that must be taken may be empty. With two and more of them PCRE2 takes its own way.
    const bool check_progress = optional_turns && n.low <= 1 && may_be_empty(body);
    const bool forgets = n.high > 1 && may_skip_groups(body);
    const auto loop_mark = check_progress && n.low == 1 ? mark() : 0;
    text("(?:");
    if (optional_turns) callout(count_work);
    std::uint32_t turn_mark = 0;
    if (check_progress || forgets) turn_mark = mark();
    if (forgets) marks_.push_back(turn_mark);
    put(body);
    if (forgets) marks_.pop_back();
    if (check_progress) check_here({.what = check_kind::progress, .mark = turn_mark, .other = loop_mark});
    text(")");
    // A look cannot be taken an optional time: it would match nothing.
    if (body.what == kind::look)
        text("{0}");
    else
        quantifier(n);
}

// PCRE2 wants each alternative of a look-behind to have one length.
bool has_fixed_lengths(const node& body) {
    const auto is_fixed = [](const node& n) {
        const auto lengths = length_of(n);
        return lengths.shortest == lengths.longest && lengths.longest < unlimited;
    };
    return body.what == kind::choice ? std::ranges::all_of(body.children, is_fixed) : is_fixed(body);
}

void translator::put_look(const node& n) {
    const auto& body = n.children.front();
    if (!n.behind || has_fixed_lengths(body)) {
        text(n.behind ? n.negative ? "(?<!" : "(?<=" : n.negative ? "(?!" : "(?=");
        put(body);
        text(")");
        return;
    }
    const auto lengths = length_of(body);
    if (n.negative || !has_groups(body))
        put_searching_look_behind(n);
    else if (lengths.longest < unlimited && lengths.longest - lengths.shortest < max_lengths)
        put_counted_look_behind(body, lengths);
    else
        fail("a look-behind that may be of any length cannot hold a capturing group; use (?: ) inside it");
}

// Every length in turn, longest first: step back so many characters, look from there, arrive here again. All
// branches number their groups alike.
void translator::put_counted_look_behind(const node& body, length lengths) {
    const auto here = mark();
    const auto groups_before = last_group();
    text("(?|");
    for (auto step = lengths.longest + 1; step-- > lengths.shortest && !has_failed();) {
        count_groups_from(groups_before);
        text(step == lengths.longest ? "(?<=(?=" : "|(?<=(?=");
        put_enclosed(body);
        check_here({.what = check_kind::at_mark, .mark = here});
        text(")");
        text(any_character);
        text("{");
        number(step);
        text("})");
    }
    text(")");
}

// A group that looks from here and, failing that, calls itself one character further back.
void translator::put_searching_look_behind(const node& n) {
    const auto here = mark();
    text(n.negative ? "(?!" : "(?=");
    const auto self = next_group();
    text("(");
    callout(count_work);
    text("(?=");
    put_enclosed(n.children.front());
    check_here({.what = check_kind::at_mark, .mark = here});
    text(")|(?<=(?=(?");
    number(self);
    text("))");
    text(any_character);
    text(")))");
}

} // namespace

translation translate(const tree& from, std::optional<mistake>& problem) {
    return translator(from).run(problem);
}

} // namespace lead_ads::mapping::regex_syntax
