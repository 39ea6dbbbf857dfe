// Options that several commands share: --config, --now, --format, durations.
//
// In: text of the command line. Out: values. Refuses, through CLI11 and before anything is done, what cannot
// be read, with a sentence that says what would be right.
#pragma once

#include "host/log.hpp"
#include "host/sources/event_source.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace desthost::commands {

// What --format asks of the output of preview --explain and report.
enum class output_format : std::uint8_t {
    automatic, // A table on a terminal, JSON elsewhere.
    json,      // For programs.
    table,     // For people.
};

struct format_choice {
    sources::reading input; // of the events
    output_format output = output_format::automatic;
};

void add_config(CLI::App& app, std::string& path);
void add_now(CLI::App& app, std::optional<std::int64_t>& now);
// For commands that write no formatted output, only ndjson, json-array and csv are allowed; json is then
// taken as a guess among the JSON formats.
// --encoding, --delimiter and --skip-lines stand beside --format.
void add_format(CLI::App& app, format_choice& choice, bool with_output);
// The files that operands stand for (sources/operands.hpp). Tells of journals among them, which are left out.
// Throws failure(usage).
std::vector<std::string> inputs_of(const std::vector<std::string>& operands, log& to);
void add_duration(CLI::App& app, const std::string& name, std::optional<std::chrono::nanoseconds>& value,
                  const std::string& description);

} // namespace desthost::commands
