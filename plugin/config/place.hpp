// Where something stands in the mapping file, and what is wrong there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lead_ads::config {

// Counts from 1, columns in characters; line 0 means the file as a whole.
struct place {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

enum class severity : std::uint8_t {
    note,    // The file can be used; this is what somebody would want to know.
    warning, // The file can be used, but probably does not do what was meant, or will stop to.
    error,   // The file cannot be used.
    secret,  // The file cannot be used for sending, because a secret that it refers to is not there.
};

// One finding about the mapping file. No text of it holds a secret.
struct diagnostic {
    severity level = severity::error;
    place where;
    std::uint32_t mark = 0; // how many characters from the column on are meant; 0: unknown
    std::string message;    // one sentence: what is wrong
    std::string suggestion; // what to do instead; may be empty
    std::string source;     // the line of the file, secrets blotted out with columns kept
};

using diagnostics = std::vector<diagnostic>;

} // namespace lead_ads::config
