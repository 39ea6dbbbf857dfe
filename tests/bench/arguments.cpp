#include "arguments.hpp"

#include <charconv>
#include <ctime>
#include <stdexcept>

namespace bench {

namespace {

std::uint64_t number_of(std::string_view text) {
    std::uint64_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end)
        throw std::runtime_error(std::string(text) + " is no whole number");
    return value;
}

} // namespace

void arguments::refuse() const {
    auto text = "usage: " + usage_;
    for (const auto& option : texts_)
        text.append(" [").append(option.first).append(" TEXT]");
    for (const auto& option : numbers_)
        text.append(" [").append(option.first).append(" N]");
    for (const auto& option : flags_)
        text.append(" [").append(option.first).append("]");
    throw std::runtime_error(text);
}

void arguments::read() const {
    std::size_t placed = 0;
    for (std::size_t i = 0; i < given_.size(); ++i) {
        const auto name = given_[i];
        if (!name.starts_with("--")) {
            if (placed == positional_.size()) refuse();
            *positional_[placed++] = name;
        } else if (const auto flag = flags_.find(name); flag != flags_.end()) {
            *flag->second = true;
        } else if (++i == given_.size()) {
            refuse();
        } else if (const auto text = texts_.find(name); text != texts_.end()) {
            *text->second = given_[i];
        } else if (const auto number = numbers_.find(name); number != numbers_.end()) {
            *number->second = number_of(given_[i]);
        } else {
            refuse();
        }
    }
    if (placed != positional_.size()) refuse();
}

double cpu_seconds() noexcept {
    timespec at{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9;
}

} // namespace bench
