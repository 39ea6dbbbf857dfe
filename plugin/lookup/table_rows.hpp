// The rows of a lookup file, whatever its format: the wanted columns' cells as texts, one row after the
// other.
#pragma once

#include "lookup/text_file.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::lookup {

class table_rows {
public:
    virtual ~table_rows() = default;

    // The names of the wanted columns that the file does not have, and the nearest that it has, if any.
    struct missing_column {
        std::string name;
        std::string nearest;
    };
    virtual std::vector<missing_column> missing() const = 0;

    // Sets cells[i] to the text of wanted column i, empty when it is absent; they last until the next call.
    // False at the end.
    virtual bool next(std::span<std::string_view> cells) = 0;

    // Rows that could not be read and were skipped.
    virtual std::size_t malformed() const noexcept = 0;

protected:
    table_rows() = default;
    table_rows(const table_rows&) = default;
    table_rows& operator=(const table_rows&) = default;
};

// Begins to read `from`: NDJSON when the first character that is no white space is "{", else CSV or TSV.
// Null: the file is empty.
std::unique_ptr<table_rows> open_rows(text_file& from, std::vector<std::string> wanted);

} // namespace lead_ads::lookup
