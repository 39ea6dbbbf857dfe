#include "mapping/pattern.hpp"

#include "mapping/scratch.hpp"

namespace lead_ads::mapping {

namespace {

// Compiling costs far more than searching, and its result far more memory than its text.
constexpr std::size_t compile_cost = 16 * 1024;
constexpr std::size_t cost_of_each_byte = 256;
constexpr std::size_t longest_from_event = 4 * 1024;

// /pattern/flags; a slash inside the pattern stands behind a backslash or in brackets.
struct flagged_pattern {
    std::string_view pattern;
    std::string_view flags;
};

std::optional<flagged_pattern> split_flags(std::string_view written) noexcept {
    const auto end = written.rfind('/');
    if (!written.starts_with('/') || end == 0 || end + 1 == written.size()) return std::nullopt;
    const auto flags = written.substr(end + 1);
    if (flags.find_first_of("ig") == flags.npos || flags.find_first_not_of("dgimsuy") != flags.npos)
        return std::nullopt;
    const auto pattern = written.substr(1, end - 1);
    bool in_brackets = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\')
            ++i;
        else if (pattern[i] == '[' || pattern[i] == ']')
            in_brackets = pattern[i] == '[';
        else if (pattern[i] == '/' && !in_brackets)
            return std::nullopt;
    }
    if (pattern.empty()) return std::nullopt;
    return flagged_pattern{pattern, flags};
}

const regex* compile_now(run& r, std::string_view text) {
    auto& last = r.work().last_regex;
    if (last && r.work().last_pattern == text) return &*last;
    if (text.size() > longest_from_event) return r.stop(limit::regular_expression), nullptr;
    if (!r.charge(compile_cost + cost_of_each_byte * text.size())) return nullptr;
    regex_error problem;
    last = compile_pattern(text, problem);
    if (!last) return r.note(limit::regular_expression), nullptr;
    r.work().last_pattern = text;
    return &*last;
}

} // namespace

std::optional<regex> compile_pattern(std::string_view written, regex_error& problem) {
    const auto flagged = split_flags(written);
    if (!flagged) return regex::compile(written, {}, problem);
    if (const auto unknown = flagged->flags.find_first_not_of("giu"); unknown != std::string_view::npos) {
        problem = {flagged->pattern.size() + 2 + unknown, "only the flags i, g and u are known"};
        return std::nullopt;
    }
    regex_options options;
    options.ignore_case = flagged->flags.find('i') != std::string_view::npos;
    auto compiled = regex::compile(flagged->pattern, options, problem);
    if (!compiled) ++problem.offset;
    return compiled;
}

const regex* find_regex(run& r, const node& searching, const node& argument) {
    if (searching.expression) return searching.expression;
    const auto pattern = r.eval(argument);
    return pattern.is_string() ? compile_now(r, pattern.as_string()) : nullptr;
}

bool matches(run& r, const regex& expression, std::string_view text) {
    if (!r.charge(text.size())) return false;
    const auto status = expression.search(text, r.work().regexes);
    if (status == match_status::limit) r.stop(limit::match);
    return status == match_status::matched;
}

} // namespace lead_ads::mapping
