// A configuration's file: its bytes, its name, and the one key that the host itself reads.
//
// In: a path. Out: the text as it is. Refuses what cannot be read and more than 16 MiB. The rest of the file
// is the plugin's business.
#pragma once

#include <destination/destination.h>
#include <optional>
#include <string>
#include <string_view>

namespace desthost {

struct config_file {
    std::string path;
    std::string text;

    // For the ABI; lives as long as this object.
    destination_config_t as_config(std::uint32_t flags) const noexcept;
};

// Reads the file. Throws failure(usage).
config_file read_config_file(const std::string& path);

// What the key `destination` at the top of the file says, when it is the name of a plugin (lower case,
// digits,
// _). Finds it in files too that are not YAML for some mistake elsewhere.
std::optional<std::string> destination_named_in(const std::string& text);

} // namespace desthost
