// The dead letters of a journal that this process has open itself.
//
// In: the journal's path. Out: its letters in the order of their ids, without their events. Reads through
// SQLite alone: any other descriptor of the file would, when it is closed, take SQLite's locks with it. Any
// thread.
#pragma once

#include "host/journal/reader.hpp"

#include <functional>
#include <string>

namespace desthost::admin {

// Stops when f returns false. False when the journal cannot be read.
bool each_letter(const std::string& journal_path, const std::function<bool(const journal::dead_letter&)>& f);

} // namespace desthost::admin
