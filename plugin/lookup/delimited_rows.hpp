// Rows of a CSV or TSV file with a header line.
//
//   file   := [ "sep=" delimiter end ] header { row }
//   row    := cell { delimiter cell } end
//   cell   := '"' { any character, '""' for '"' } '"' | { any character but the delimiter and an end }
//   end    := LF | CR LF | CR | end of file
//
// The delimiter is the one of comma, semicolon, tab and bar that the header has most of. Blank lines are no
// rows. A row longer than 4 MiB, one with more cells than the header, and a last line without an end that has
// fewer are malformed: counted and skipped. A quote that is never closed costs its line only. One thread.
#pragma once

#include "lookup/text_file.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lead_ads::lookup {

class delimited_rows {
public:
    // `first_piece`: what was read of the file already.
    delimited_rows(text_file& from, std::string first_piece) : from_(from), piece_(std::move(first_piece)) {}

    // Reads the header. False: the file has none.
    bool read_header();
    const std::vector<std::string>& header() const noexcept { return header_; }

    // Reads the next row. The cells last until the next call; missing ones at the end are empty. False at the
    // end.
    bool next(std::vector<std::string_view>& cells);

    std::size_t malformed() const noexcept { return malformed_; }

private:
    enum class row_end : unsigned char { line, file };
    bool fill();
    bool read_row(row_end& how);
    bool read_quoted();
    void resume_behind_first_line(const std::string& quoted);
    char peek();
    void skip_line();
    void end_cell();
    bool is_too_long() const noexcept { return row_.size() > most_row_bytes; }
    static char guess_delimiter(std::string_view line) noexcept;

    static constexpr std::size_t most_row_bytes = 4 * 1024 * 1024;

    text_file& from_;
    std::string piece_;
    std::size_t at_ = 0;
    bool at_end_ = false;    // of the file
    bool is_broken_ = false; // the row has a quote that is never closed
    char delimiter_ = ',';
    std::vector<std::string> header_;
    std::string row_;               // the cells' text, one behind the other
    std::vector<std::size_t> ends_; // of each cell in row_
    std::size_t malformed_ = 0;
};

} // namespace lead_ads::lookup
