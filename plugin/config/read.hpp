// The mapping file to settings, or every mistake in it at once.
//
// In: the file's text, its name as it was given (relative paths in it start from its folder), and the
// options. Out: settings, or none when there is at least one error; and what was found, in the order of the
// file: errors, warnings, notes, and secrets that are not there. With secrets missing, settings are given all
// the same, for stages that send nothing. Refuses nothing by exception (but for lack of memory) and takes
// bounded time for any text. Reads environment variables and the files of secrets; [any thread] as long as
// nobody changes the environment meanwhile.
#pragma once

#include "config/place.hpp"
#include "config/settings.hpp"

#include <chrono>
#include <memory>
#include <string_view>
#include <vector>

namespace lead_ads::config {

struct read_options {
    std::chrono::system_clock::time_point now; // for versions that end
    // Secrets are not opened; one that is not there is a warning (preview, eval, report).
    bool without_secrets = false;
};

struct read_result {
    std::shared_ptr<const settings> value; // null when a diagnostic is an error
    diagnostics found;

    bool has(severity level) const noexcept;
};

read_result read(std::string_view text, std::string_view path, const read_options& options);

// The keys that the reader knows, section by section, for the comparison with the schema. A section's name is
// its path in the file: "", "settings", "delivery.batch", "mapping[]".
struct section_keys {
    std::string_view section;
    std::vector<std::string_view> keys;
};
std::vector<section_keys> known_keys();

} // namespace lead_ads::config
