// References to secrets in the host's own configuration: ${env:NAME} and ${file:PATH}.
//
// In: the text of a setting. Out: the secret, or a sentence that says what is wrong and how to mend it; no
// sentence holds a secret. Refuses literals, and files that are empty, no regular files, above 4 KiB or hold
// control characters; one line end at the end of a file is not part of the secret. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace desthost::config {

struct secret_text {
    std::string text;
    std::string problem; // empty: it could be opened
    std::string suggestion;
};

// `file`: the configuration, beside which relative paths are. `setting`: its name, for messages.
secret_text open_secret(std::string_view reference, std::string_view file, std::string_view setting);

// The text of an ordinary setting, in which only ${env:NAME} may stand, as the whole value.
secret_text open_setting(std::string_view text);

} // namespace desthost::config
