// Where the journal is when --journal does not say.
//
// A journal belongs to a mapping file: all its inputs share one, whatever they are called, so that an export
// with the date in its name is known by what was delivered before. Out: NAME-DIGEST.journal in
// $XDG_STATE_HOME/desthost (~/.local/state/desthost), which is made with mode 0700; NAME is the mapping
// file's without its ending, the digest that of its absolute path. Refuses when there is no home.
#pragma once

#include "host/journal/failure.hpp"

#include <string>
#include <string_view>

namespace desthost::journal {

// `makes_folder`: the folder is made if need be.
result<std::string> default_path(const std::string& config_path, bool makes_folder = true);

// Where version 1.0 kept the journal of a replay that began with this operand; empty: there is none.
std::string former_default_path(const std::string& operand, const std::string& config_path);

// Whether a file of this name is a journal or lies beside one (x.journal, x.journal-wal): no input.
bool is_journal_name(std::string_view path) noexcept;

} // namespace desthost::journal
