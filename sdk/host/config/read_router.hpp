// router.yaml to settings, or every mistake in it.
//
// In: the file's text and its path. Out: the settings; findings go to the writer as they are told to people.
// Opens the secrets that it names. Does not look into the mapping files that it names. Any thread.
#pragma once

#include "host/config/router_config.hpp"
#include "host/diagnostics.hpp"

#include <string_view>

namespace desthost::config {

// `is_good` is false when there were mistakes; the settings then hold what could be read, so that the files
// which they name can be looked at too.
struct router_reading {
    router_settings settings;
    bool is_good = false;
};
router_reading read_router(std::string_view text, const std::string& path, diagnostic_writer& findings);

// Where the state is when the file does not say: $XDG_STATE_HOME/desthost/NAME.
std::string default_state(const std::string& name);

} // namespace desthost::config
