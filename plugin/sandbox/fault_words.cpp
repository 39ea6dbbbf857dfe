#include "sandbox/fault_words.hpp"

#include <charconv>
#include <utility>

namespace graph_sandbox {
namespace {

std::optional<std::int64_t> milliseconds_in(std::string_view word) {
    constexpr std::pair<std::string_view, std::int64_t> units[] = {
        {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
    for (const auto& [unit, factor] : units) {
        if (!word.ends_with(unit)) continue;
        const auto n = number_in(word.substr(0, word.size() - unit.size()));
        if (n && *n >= 0 && *n <= max_script_ms / factor) return *n * factor;
    }
    return std::nullopt;
}

} // namespace

std::optional<std::int64_t> number_in(std::string_view word) {
    std::int64_t n = 0;
    const auto [end, ec] = std::from_chars(word.data(), word.data() + word.size(), n);
    if (ec != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return n;
}

std::int64_t take_number(step_reader& in, std::string_view what, std::int64_t low, std::int64_t high) {
    const std::string word = in.take_any();
    const auto n = number_in(word);
    if (n && *n >= low && *n <= high) return *n;
    in.fail(std::string(what) + " must be a number from " + std::to_string(low) + " to " +
            std::to_string(high) + (word.empty() ? "" : ", not '" + word + "'"));
    return low;
}

std::int64_t take_duration(step_reader& in) {
    const std::string word = in.take_any();
    const auto ms = milliseconds_in(word);
    if (!ms)
        in.fail("a duration such as 1500ms, 2s, 2m or 1h, at most 24h, is missing" +
                (word.empty() ? std::string() : " at '" + word + "'"));
    return ms.value_or(0);
}

std::optional<std::vector<words>> split_steps(std::string_view text) {
    std::vector<words> steps(1);
    std::string word;
    bool quoted = false;
    bool begun = false;
    const auto finish = [&] {
        if (begun) steps.back().push_back(std::move(word));
        word.clear();
        begun = false;
    };
    for (const char c : text) {
        if (c == '"') {
            quoted = !quoted;
            begun = true;
        } else if (!quoted && c == ';') {
            finish();
            steps.emplace_back();
        } else if (!quoted && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
            finish();
        } else {
            word += c;
            begun = true;
        }
    }
    finish();
    if (quoted) return std::nullopt;
    return steps;
}

} // namespace graph_sandbox
