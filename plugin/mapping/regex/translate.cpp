#include "mapping/regex/translate.hpp"

#include "mapping/regex/traits.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace lead_ads::mapping::regex_syntax {
namespace {

constexpr std::size_t max_checks = 254;
constexpr std::size_t max_translation = 256 * 1024;
// A look-behind with groups is written out once for each of its lengths, so there may not be many.
constexpr std::uint32_t max_lengths = 32;
constexpr std::string_view fails = "(?!)";
constexpr std::string_view any_character = "(?s:.)";

class translator {
public:
    explicit translator(const tree& from) : tree_(from) { out_.groups.resize(from.groups + 1); }

    translation run(std::optional<mistake>& problem) {
        callout(count_work);
        put_enclosed(tree_.root);
        problem = problem_;
        return std::move(out_);
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
    void put_set(const node& n);
    void put_group(const node& n);
    void put_reference(const node& n);
    void put_repeat(const node& n);
    void put_single_repeat(const node& n);
    void put_loop(const node& n);
    void put_look(const node& n);
    void put_counted_look_behind(const node& body, length lengths);
    void put_searching_look_behind(const node& n);
    void quantifier(const node& n);
    void character(std::uint32_t code_point);
    void range_of(std::uint32_t first, std::uint32_t last);
    void number(std::uint64_t value) { text(std::to_string(value)); }
    void text(std::string_view piece) {
        if (out_.pattern.size() + piece.size() <= max_translation)
            out_.pattern += piece;
        else
            fail("the regular expression becomes too large; use fewer or shorter look-behinds");
    }
    void callout(std::uint32_t number_of_callout) {
        text("(?C");
        number(number_of_callout);
        text(")");
    }
    // An empty group, whose position later checks ask for.
    std::uint32_t mark() {
        text("()");
        return ++last_group_;
    }
    void check_here(const check& what);
    void fail(const char* message) {
        if (!problem_) problem_ = mistake{0, message};
    }

    const tree& tree_;
    translation out_;
    std::uint32_t last_group_ = 0;      // as PCRE2 counts
    std::vector<bool> closed_groups_{}; // of the original
    std::vector<std::uint32_t> marks_;  // of the loops around this place
    std::optional<mistake> problem_;
};

void translator::check_here(const check& what) {
    auto& checks = out_.checks;
    auto at = std::ranges::find(checks, what);
    if (at == checks.end() && checks.size() == max_checks) {
        fail("the regular expression has too many loops, look-behinds and back-references; simplify it");
        return;
    }
    if (at == checks.end()) at = checks.insert(at, what);
    callout(static_cast<std::uint32_t>(at - checks.begin()) + 1);
}

void translator::put(const node& n) {
    if (problem_) return;
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
        put_set(n);
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

// Letters and digits as they are, the rest by number, so that nothing ever means something to PCRE2.
void translator::character(std::uint32_t code_point) {
    const auto c = static_cast<char>(code_point);
    if (code_point < 0x80 && ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
        text({&c, 1});
        return;
    }
    std::array<char, 8> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), code_point, 16).ptr;
    text("\\x{");
    text({digits.data(), static_cast<std::size_t>(end - digits.data())});
    text("}");
}

void translator::range_of(std::uint32_t first, std::uint32_t last) {
    if (first > last) return;
    character(first);
    if (first == last) return;
    text("-");
    character(last);
}

void translator::put_set(const node& n) {
    constexpr std::uint32_t before_surrogates = 0xD7FF, after_surrogates = 0xE000;
    const auto start = out_.pattern.size();
    text(n.negative ? "[^" : "[");
    const auto empty_size = out_.pattern.size();
    for (const auto& [first, last] : n.set.ranges) {
        range_of(first, std::min(last, before_surrogates));
        range_of(std::max(first, after_surrogates), last);
    }
    for (const char letter : n.set.escapes) {
        text("\\");
        text({&letter, 1});
    }
    if (out_.pattern.size() == empty_size) {
        out_.pattern.resize(start);
        text(n.negative ? any_character : fails);
    } else
        text("]");
}

void translator::put_group(const node& n) {
    if (n.value == 0)
        text("(?:");
    else {
        text("(");
        out_.groups[n.value] = {++last_group_, marks_};
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
    const auto& place = out_.groups[n.value];
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

void translator::quantifier(const node& n) {
    text("{");
    number(n.low);
    if (n.high != n.low) text(",");
    if (n.high != n.low && n.high != unlimited) number(n.high);
    text(n.lazy ? "}?" : "}");
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
    const auto groups_before = last_group_;
    text("(?|");
    for (auto step = lengths.longest + 1; step-- > lengths.shortest && !problem_;) {
        last_group_ = groups_before;
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
    const auto self = ++last_group_;
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
