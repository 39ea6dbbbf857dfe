// Command lines of the measuring programs, and the clock of their processor time.
//
// In: argv and where each value goes. Throws std::runtime_error, whose text is for the person at the
// keyboard.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

class arguments {
public:
    // `usage` is the program's name and its positional arguments.
    arguments(std::string usage, int argc, char** argv)
        : usage_(std::move(usage)), given_(argv + 1, argv + argc) {}

    void positional(std::initializer_list<std::string*> values) { positional_ = values; }
    void texts(std::map<std::string_view, std::string*> options) { texts_ = std::move(options); }
    void numbers(std::map<std::string_view, std::uint64_t*> options) { numbers_ = std::move(options); }
    void flags(std::map<std::string_view, bool*> options) { flags_ = std::move(options); }
    void read() const;

private:
    [[noreturn]] void refuse() const;

    std::string usage_;
    std::vector<std::string_view> given_;
    std::vector<std::string*> positional_;
    std::map<std::string_view, std::string*> texts_;
    std::map<std::string_view, std::uint64_t*> numbers_;
    std::map<std::string_view, bool*> flags_;
};

// User and system time of all threads of this process.
double cpu_seconds() noexcept;

} // namespace bench
