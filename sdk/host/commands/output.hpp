// Standard output of a command: data, in large pieces.
//
// In: text. Out: the same on standard output. A reader that has gone away (head) ends the command quietly,
// any other error with a failure. One thread.
#pragma once

#include <string>
#include <string_view>

namespace desthost::commands {

class output {
public:
    output();
    ~output();
    output(const output&) = delete;
    output& operator=(const output&) = delete;

    // What is appended here is written by the next end_record or flush.
    std::string& text() noexcept { return waiting_; }
    // A record is complete: writes when enough waits, on a terminal at once.
    void end_record();
    void flush();
    bool is_terminal() const noexcept { return terminal_; }

private:
    std::string waiting_;
    const bool terminal_;
};

} // namespace desthost::commands
