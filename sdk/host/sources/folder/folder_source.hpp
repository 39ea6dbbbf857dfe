// Exports that arrive in a folder: each is read as replay reads it, and again when it has grown or changed.
//
// In: a folder, a pattern of file names. Out: the events of the files that match, without those that the
// route's journal knows to be finished. A file is read once it has stood still for a moment, in the order of
// the names; a file whose events are under way is not read again before they have ended. Files that cannot be
// read are told and tried again when they change.
#pragma once

#include "host/config/router_config.hpp"
#include "host/log.hpp"
#include "host/routing/journal_end_log.hpp"
#include "host/routing/source.hpp"

#include <functional>
#include <memory>
#include <string>

namespace desthost::sources {

// `name` is the source's; `ends` must outlive this.
std::unique_ptr<routing::source> make_folder_source(std::string name, const config::files_source& settings,
                                                    routing::journal_end_log& ends, log& to,
                                                    std::function<std::int64_t()> now);

} // namespace desthost::sources
