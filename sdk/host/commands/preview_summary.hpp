// The summary of a preview: outcomes, reasons and notes of all events.
//
// In: for each event its outcome and the plugin's JSON. Out: lines of text. Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace desthost::commands {

class preview_summary {
public:
    // `json` is what the plugin wrote: {"outcome":...}; its reason and notes are counted.
    void count(std::int32_t outcome, std::string_view json);
    void count_reason(std::int32_t outcome, std::string_view reason);

    // "read N, mapped N, filtered N, invalid N", then a line for each reason and each kind of note.
    std::string text() const;

private:
    void count_notes(std::string_view array);
    void add(std::string line);

    std::uint64_t mapped_ = 0;
    std::uint64_t filtered_ = 0;
    std::uint64_t invalid_ = 0;
    std::map<std::string, std::uint64_t> lines_;
};

// The value of a member of a JSON object, as it is written; empty when there is none. Nested objects are
// passed over.
std::string_view json_member(std::string_view object, std::string_view key);

} // namespace desthost::commands
