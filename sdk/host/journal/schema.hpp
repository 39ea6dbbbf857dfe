// The tables of a journal: their names are meant for people with a sqlite3 shell as much as for this program.
//
// Out: the SQL, the numbers in the file's header by which a journal is known, a new journal's bytes.
#pragma once

#include "host/journal/failure.hpp"

#include <cstdint>
#include <string>

namespace desthost::journal {

constexpr std::uint32_t application_id = 0x64686a6c; // "dhjl": desthost's journal
constexpr std::uint32_t schema_version = 2;

// How many events share a row of the table `finished`. One callback's results usually fall into one or two.
constexpr std::int64_t events_per_chunk = 1024;

// The tables and views that version 2 has in place of version 1's table `delivered`.
extern const char* const ledger_tables;

// The bytes of a journal without any run, under a new random digest key.
result<std::string> new_journal(const std::string& path);

} // namespace desthost::journal
