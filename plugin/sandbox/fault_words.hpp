// The words of a fault script, read one after the other, with the numbers and durations among them.
//
// In: the script's text. Out: words, numbers within bounds, durations in milliseconds. The first mistake of a
// step stays and is told with the step's text. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace graph_sandbox {

inline constexpr std::int64_t max_script_number = 1'000'000'000;
inline constexpr std::int64_t max_script_ms = 24LL * 3600 * 1000;

using words = std::vector<std::string>;

// The words of one step, read from left to right; the first mistake stays.
class step_reader {
public:
    explicit step_reader(words w) : words_(std::move(w)) {}

    bool done() const { return next_ == words_.size(); }
    std::string_view peek() const { return done() ? std::string_view() : words_[next_]; }
    bool take(std::string_view word) {
        if (done() || words_[next_] != word) return false;
        ++next_;
        return true;
    }
    std::string take_any() { return done() ? std::string() : words_[next_++]; }

    std::string text() const {
        std::string joined;
        for (const std::string& w : words_)
            joined += (joined.empty() ? "" : " ") + w;
        return joined;
    }

    void fail(std::string message) {
        if (!error_) error_ = "in the step '" + text() + "': " + std::move(message);
    }
    const std::optional<std::string>& error() const { return error_; }

private:
    words words_;
    std::size_t next_ = 0;
    std::optional<std::string> error_;
};

// The words of each step, without their quotes; nothing when a quote is not closed.
std::optional<std::vector<words>> split_steps(std::string_view text);

// The whole of `word` as a number.
std::optional<std::int64_t> number_in(std::string_view word);

// The next word as a number within [low, high]; otherwise a mistake that calls it `what`.
std::int64_t take_number(step_reader& in, std::string_view what, std::int64_t low, std::int64_t high);

// The next word as a duration in milliseconds.
std::int64_t take_duration(step_reader& in);

} // namespace graph_sandbox
