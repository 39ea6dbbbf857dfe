// The tables of a journal: their names are meant for people with a sqlite3 shell as much as for this program.
//
// Out: the SQL, the numbers in the file's header by which a journal is known, a new journal's bytes.
#pragma once

#include "host/journal/failure.hpp"

#include <cstdint>
#include <string>

namespace desthost::journal {

constexpr std::uint32_t application_id = 0x64686a6c; // "dhjl": desthost's journal
constexpr std::uint32_t schema_version = 3;

// How many events share a row of the table `finished`. One callback's results usually fall into one or two.
constexpr std::int64_t events_per_chunk = 1024;

// The tables of settled keys, which version 1 did not have.
extern const char* const ledger_tables;
// The tables that version 3 has in addition: scopes and blocks.
extern const char* const scope_tables;
// The table `inputs` of version 3, called inputs_3.
extern const char* const inputs_table;
// The views, which name tables of every kind and are made last.
extern const char* const views;
// The indexes of dead letters as version 3 has them.
extern const char* const letter_indexes;

// The bytes of a journal without any run, under a new random digest key.
result<std::string> new_journal(const std::string& path);

} // namespace desthost::journal
