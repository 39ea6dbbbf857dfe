// Findings of a plugin about a configuration or a formula, as people read them:
//
//   mapping.yaml:7:3: unknown key `acces_token`
//       acces_token: ********
//       ^~~~~~~~~~~
//       did you mean `access_token`?
//
// In: diagnostics of check/1 and evaluate/1. Out: text, or with JSON logs a record each. The caret stands
// under its character whatever stands before it (tabs, wide and combining characters, what cannot be
// printed); long lines are cut around it. One thread.
#pragma once

#include "host/log.hpp"

#include <cstdint>
#include <destination/ext/check.h>
#include <string>
#include <string_view>

namespace desthost {

// The three lines (place and message, source, caret) and the suggestion. `source` is the line to show when
// the diagnostic brings none.
std::string render_diagnostic(const destination_diagnostic_t& found, std::string_view default_path,
                              std::string_view source = {});

// Counts findings and writes them to the log as they come.
class diagnostic_writer {
public:
    // Shows findings from `least` on (DESTINATION_DIAGNOSTIC_...). `source`: the text that the columns count
    // in, when the plugin does not send lines; `default_path` names it.
    diagnostic_writer(log& to, std::string default_path, std::int32_t least, std::string source = {});

    void write(const destination_diagnostic_t& found);
    // For the ABI: data is the diagnostic_writer.
    static void callback(void* data, const destination_diagnostic_t* found);

    std::uint64_t errors() const noexcept { return errors_; }
    std::uint64_t warnings() const noexcept { return warnings_; }

private:
    log& log_;
    std::string default_path_;
    std::int32_t least_;
    std::string source_;
    std::uint64_t errors_ = 0;
    std::uint64_t warnings_ = 0;
};

} // namespace desthost
