// Reads a lookup file into a table.
//
// CSV, TSV or NDJSON, told apart by the first character. Refuses a file that cannot be read, lacks a named
// column or has no row with a key; rows that are malformed or whose keys are all empty are counted. No text
// of the file is in a message but the names of its columns. [any thread]
#pragma once

#include "facebook/normalise.hpp"
#include "lookup/key_digest.hpp"
#include "mapping/lookup_table.hpp"

#include <boost/system/result.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lead_ads::lookup {

struct file_lookup {
    std::string path;
    std::vector<std::pair<std::string, key_kind>> keys;       // column of the file, and its kind
    std::vector<std::pair<std::string, std::string>> columns; // name of a result, and the file's column
    facebook::normalise_settings normalise;
};

struct load_counts {
    std::size_t rows = 0;
    std::size_t repeated_keys = 0; // keys of more than one row: the newest counts
    std::size_t malformed = 0;
    std::size_t without_key = 0;
};

struct loaded_lookup {
    std::shared_ptr<const mapping::lookup_table> table;
    load_counts counts;
};

struct load_error {
    std::string message; // one clause without a full stop
    std::string hint;    // the cure
};

boost::system::result<loaded_lookup, load_error> load_file(const file_lookup& what);

// A table of the mapping file itself: texts to constants.
std::shared_ptr<const mapping::lookup_table>
make_inline(const std::vector<std::pair<std::string, core::value>>& rows);

[[noreturn]] void throw_exception_from_error(const load_error& error, const boost::source_location&);

} // namespace lead_ads::lookup
