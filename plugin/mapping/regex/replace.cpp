// What a replacement may hold, as JavaScript reads it:
//   replacement = { "$$" | "$&" | "$`" | "$'" | "$" digit [digit] | "$<" name ">" | any character }
// A number counts two digits where there is such a group, otherwise one; without such a group it is plain
// text. $< is plain text in a pattern that names no group. A group that took no part is the empty text.
#include "core/ascii.hpp"
#include "core/utf8.hpp"
#include "mapping/regex/regex.hpp"

#include <algorithm>
#include <cstring>

namespace lead_ads::mapping {
namespace {

// Text that grows inside an arena up to a limit; beyond it nothing more is taken.
class bounded_text {
public:
    bounded_text(core::arena& memory, std::size_t limit) : memory_(memory), limit_(limit) {}
    void put(std::string_view piece) {
        if (piece.empty() || overflow_) return;
        if (piece.size() > limit_ - size_) {
            overflow_ = true;
            return;
        }
        if (size_ + piece.size() > capacity_) grow(size_ + piece.size());
        std::memcpy(text_ + size_, piece.data(), piece.size());
        size_ += piece.size();
    }
    bool overflow() const { return overflow_; }
    std::string_view text() const { return {text_, size_}; }

private:
    void grow(std::size_t at_least) {
        capacity_ = std::max(at_least, std::min(limit_, capacity_ * 2 + 64));
        auto* bigger = memory_.array<char>(capacity_);
        if (size_ != 0) std::memcpy(bigger, text_, size_);
        text_ = bigger;
    }
    core::arena& memory_;
    std::size_t limit_;
    char* text_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    bool overflow_ = false;
};

struct found_match {
    const regex& pattern;
    const regex_scratch& scratch;
    std::string_view text;
    std::string_view whole;

    std::string_view group(std::uint32_t number) const { return pattern.group(scratch, number).value_or(""); }
    std::string_view before() const {
        return text.substr(0, static_cast<std::size_t>(whole.data() - text.data()));
    }
    std::string_view after() const { return text.substr(before().size() + whole.size()); }
};

using core::is_digit;

// "1" or "12" behind a dollar. Returns how many digits name a group, 0 when none does.
std::size_t group_number(std::string_view digits, std::uint32_t groups, std::uint32_t& number) {
    std::size_t used = 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 2 && i < digits.size() && is_digit(digits[i]); ++i) {
        value = value * 10 + static_cast<std::uint32_t>(digits[i] - '0');
        if (value < 1 || value > groups) continue;
        number = value;
        used = i + 1;
    }
    return used;
}

// Puts what the dollar at the front of `rest` stands for, and returns how many bytes said so.
std::size_t put_dollar(std::string_view rest, const found_match& match, bool has_names, bounded_text& out) {
    const char next = rest.size() > 1 ? rest[1] : '\0';
    std::uint32_t number = 0;
    switch (next) {
    case '$':
        out.put("$");
        return 2;
    case '&':
        out.put(match.whole);
        return 2;
    case '`':
        out.put(match.before());
        return 2;
    case '\'':
        out.put(match.after());
        return 2;
    case '<':
        if (const auto end = rest.find('>'); has_names && end != rest.npos) {
            if (const auto named = match.pattern.group_called(rest.substr(2, end - 2)))
                out.put(match.group(*named));
            return end + 1;
        }
        break;
    default:
        if (const auto used = group_number(rest.substr(1), match.pattern.groups(), number); used != 0) {
            out.put(match.group(number));
            return used + 1;
        }
    }
    out.put("$");
    return 1;
}

void put_replacement(std::string_view replacement, const found_match& match, bool has_names,
                     bounded_text& out) {
    while (!replacement.empty() && !out.overflow()) {
        const auto dollar = std::min(replacement.find('$'), replacement.size());
        out.put(replacement.substr(0, dollar));
        replacement.remove_prefix(dollar);
        if (!replacement.empty()) replacement.remove_prefix(put_dollar(replacement, match, has_names, out));
    }
}

// Lets everything done while it lives cost no more than one search may.
class one_budget {
public:
    explicit one_budget(regex_scratch& scratch)
        : scratch_(scratch), before_(scratch.allowed()),
          granted_(std::min(before_, scratch.work_of_a_search)) {
        scratch_.allow(granted_);
    }
    ~one_budget() { scratch_.allow(before_ - (granted_ - scratch_.allowed())); }
    one_budget(const one_budget&) = delete;
    one_budget& operator=(const one_budget&) = delete;

private:
    regex_scratch& scratch_;
    std::int64_t before_;
    std::int64_t granted_;
};

// The end of the character that starts at `at`.
std::size_t next_character(std::string_view text, std::size_t at) {
    do
        ++at;
    while (at < text.size() && core::is_trail(text[at]));
    return at;
}

} // namespace

match_status regex::replace_all(std::string_view text, std::string_view replacement, regex_scratch& scratch,
                                core::arena& memory, std::size_t max_size, std::string_view& result) const {
    const one_budget budget(scratch);
    bounded_text out(memory, max_size);
    const bool names = has_names();
    bool any = false;
    std::size_t copied = 0; // bytes of the text that are dealt with
    for (std::size_t from = 0; from <= text.size();) {
        const auto status = run(text, scratch, from, any);
        if (status == match_status::no_match) break;
        if (status != match_status::matched) return status;
        any = true;
        const found_match match{*this, scratch, text, *group(scratch, 0)};
        const auto start = match.before().size(), end = start + match.whole.size();
        out.put(text.substr(copied, start - copied));
        put_replacement(replacement, match, names, out);
        if (out.overflow()) return match_status::limit;
        copied = end;
        from = end > start ? end : next_character(text, end);
    }
    if (any) out.put(text.substr(copied));
    if (out.overflow() || (!any && text.size() > max_size)) return match_status::limit;
    result = any ? out.text() : text;
    return any ? match_status::matched : match_status::no_match;
}

} // namespace lead_ads::mapping
