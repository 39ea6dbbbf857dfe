#include "mapping/pattern.hpp"

#include "mapping/scratch.hpp"

namespace lead_ads::mapping {

namespace {

// Compiling costs far more than searching, and its result far more memory than its text.
constexpr std::size_t compile_cost = 16 * 1024;
constexpr std::size_t cost_of_each_byte = 256;
constexpr std::size_t longest_from_event = 4 * 1024;

const regex* compile_now(run& r, std::string_view text) {
    auto& last = r.work().last_regex;
    if (last && r.work().last_pattern == text) return &*last;
    if (text.size() > longest_from_event) return r.stop(limit::regular_expression), nullptr;
    if (!r.charge(compile_cost + cost_of_each_byte * text.size())) return nullptr;
    regex_error problem;
    last = regex::compile(text, {}, problem);
    if (!last) return r.note(limit::regular_expression), nullptr;
    r.work().last_pattern = text;
    return &*last;
}

} // namespace

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
