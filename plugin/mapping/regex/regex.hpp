// Regular expressions in JavaScript's dialect, run by PCRE2 with its JIT compiler.
//
// In: a pattern, once; then texts. Out: whether and where it matches, its groups, replacements. Refuses
// patterns that JavaScript refuses, with the place of the mistake; texts that are not UTF-8; and searches
// that take more work than they are allowed, whatever the pattern: these end with `limit`, never with a
// guess.
//
// The dialect is that without the u flag, except that a character is a code point and \u{1F600} is one. So
// \d, \w and \b are ASCII, \s is JavaScript's white space, . stops at \n \r U+2028 U+2029, $ is the very end,
// [^] and [] work, groups in a loop are forgotten at each turn. ignore_case folds as Unicode does.
//
// A regex is immutable and cheap to copy; any number of threads may search with one, each with its own
// regex_scratch. Once a scratch is warm, a search allocates nothing.
#pragma once

#include "core/arena.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lead_ads::mapping {

struct regex_program;
struct regex_scratch_data;

enum class match_status : std::uint8_t {
    // The text holds a match.
    matched,
    // The text holds no match.
    no_match,
    // The search was given up: it needed more work, or its result more room, than allowed.
    limit,
    // The text is not valid UTF-8.
    bad_text,
};

struct regex_options {
    bool ignore_case = false;
};

struct regex_error {
    std::size_t offset = 0; // in bytes of the pattern
    std::string message;    // what is wrong and what to do; holds nothing of the pattern
};

// Memory and a budget of work for the searches of one thread at a time.
class regex_scratch {
public:
    // One unit is about a nanosecond: 16 for each step of the search, and one for each byte it passes over.
    static constexpr std::int64_t work_of_a_search = 50'000'000;

    regex_scratch();
    ~regex_scratch();
    regex_scratch(regex_scratch&&) noexcept;
    regex_scratch& operator=(regex_scratch&&) noexcept;

    // Work that all searches from here on may do together; a single one gets work_of_a_search at most. Call
    // it once for each event, so that an event of many values cannot multiply its cost. Unlimited until first
    // called.
    void allow(std::int64_t work) noexcept;
    // What is left of it.
    std::int64_t allowed() const noexcept;

private:
    friend class regex;
    std::unique_ptr<regex_scratch_data> data_;
};

class regex {
public:
    // Nothing on a mistake, which `error` then tells.
    static std::optional<regex> compile(std::string_view pattern, regex_options options, regex_error& error);

    // The first match at or behind byte `from`, which must be the start of a character.
    match_status search(std::string_view text, regex_scratch& scratch, std::size_t from = 0) const;

    // After a search that matched, and before the scratch is used again: the text of a group, 0 being the
    // whole match; nothing for a group that took no part or that there is none of.
    std::optional<std::string_view> group(const regex_scratch& scratch, std::uint32_t number) const;

    // `text` with every match replaced, as String.prototype.replace does with a global regular expression:
    // the replacement knows $$ $& $` $' $1 to $99 $<name>. `result` lives in `memory` or is `text` itself; it
    // is set only when the status is matched or no_match.
    match_status replace_all(std::string_view text, std::string_view replacement, regex_scratch& scratch,
                             core::arena& memory, std::size_t max_size, std::string_view& result) const;

    // How many capturing groups there are.
    std::uint32_t groups() const noexcept;
    std::optional<std::uint32_t> group_called(std::string_view name) const noexcept;
    bool has_names() const noexcept;

private:
    // `checked` says that the text is known to be UTF-8.
    match_status run(std::string_view text, regex_scratch& scratch, std::size_t from, bool checked) const;

    explicit regex(std::shared_ptr<const regex_program> program) : program_(std::move(program)) {}
    std::shared_ptr<const regex_program> program_;
};

} // namespace lead_ads::mapping
