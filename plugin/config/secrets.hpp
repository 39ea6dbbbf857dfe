// References to secrets, and opening them: ${env:NAME} and ${file:PATH}.
//
// In: the text of a setting, later a reference. Out: the reference, later the secret's text. Refuses
// literals, empty and overlong secrets, secrets with control characters, and everything that is no regular
// file (a pipe would hang, a device never ends). One newline at the end of a file is not part of the secret.
// No problem's text holds a secret. Reads the environment and files: [any thread] while nobody changes the
// environment.
#pragma once

#include "config/settings.hpp"

#include <string>
#include <string_view>

namespace lead_ads::config {

struct reference_result {
    secret_reference reference;
    std::string problem; // empty when the reference can be used
    std::string suggestion;
};

// Reads a reference; `mapping_file` is where relative paths start from, `setting` is the key's name, for the
// suggestion.
reference_result parse_reference(std::string_view text, std::string_view mapping_file,
                                 std::string_view setting);

struct secret_result {
    std::string text;
    std::string problem; // empty when the secret is there
    std::string suggestion;
};

// Opens the secret that is referred to.
secret_result open_secret(const secret_reference& which);

// Looks whether the secret is there without opening it; `text` stays empty.
secret_result find_secret(const secret_reference& which);

// The text of an ordinary setting in which ${env:NAME} stands for a variable, as the whole text.
secret_result resolve_plain(std::string_view text);

// `name` as a path from the mapping file's folder, absolute.
std::string beside(std::string_view mapping_file, std::string_view name);

} // namespace lead_ads::config
