// Cuts CSV into rows and cells, as programs and people write it.
//
// In: text, the delimiter. Out: the cells of one row after the other, whose memory is used again. A row ends
// with LF, CRLF or CR. A quote that is neither doubled nor at the end of its cell belongs to the cell; a
// quoted cell that does not end, or swallows the rows behind it, costs its row: reading goes on with the next
// line. One thread.
#pragma once

#include "host/sources/csv_header.hpp"
#include "host/sources/text_reader.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::sources {

class row_reader {
public:
    // A cell that goes over more than this behind its row's first line is taken for one that never ends.
    static constexpr std::size_t longest_behind_a_line = 1024 * 1024;

    row_reader(text_reader& text, char delimiter);

    // The next row that holds something. False at the end. Of cells in columns that the header does not use
    // only so much is kept that one sees whether they are empty.
    bool read(const csv_header* header);

    std::span<const std::string> cells() const noexcept { return {cells_.data(), count_}; }
    std::uint64_t line() const noexcept { return line_; }
    bool is_whole() const noexcept { return kept_ <= bounded_text::largest_event; }
    // Where the quote stands that does not end, from 1; 0: all do.
    std::uint64_t open_quote() const noexcept { return is_open_ ? quote_line_ : 0; }
    // A quote in the middle of a quoted cell was taken as written.
    bool has_stray_quote() const noexcept { return has_stray_; }
    // The input ended before the row did, inside or behind a cell without quotes.
    bool is_cut() const noexcept { return is_cut_; }

private:
    enum class state : std::uint8_t {
        cell_start,   // Nothing of the cell has been read.
        plain,        // Outside quotes.
        quoted,       // Inside quotes.
        behind_quote, // Behind a quote inside quotes, and blanks.
    };

    void begin_row();
    void read_row();
    bool take_piece();
    bool take_plain();
    bool take_quoted();
    bool take_behind_quote();
    bool end_row(char line_break);
    bool give_up();
    bool cross_line();
    bool has_swallowed_rows() const;
    bool is_blank() const;
    void consume(std::size_t size, std::uint64_t lines);
    void next_cell();
    void keep(std::string_view piece);

    text_reader& text_;
    const char delimiter_;
    std::array<bool, 256> ends_run_{};
    const csv_header* header_ = nullptr;
    std::vector<std::string> cells_;
    std::size_t count_ = 0;
    std::size_t kept_ = 0;
    std::uint64_t line_ = 0;
    std::uint64_t quote_line_ = 0;
    state state_ = state::cell_start;
    bool is_open_ = false;
    bool has_stray_ = false;
    bool is_cut_ = false;
    bool is_pair_ = false;       // two quotes have been read in a cell with stray ones
    bool is_used_ = true;        // the column of the present cell
    bool behind_return_ = false; // the byte before is CR: LF behind it is of the same line break
    std::string blanks_;         // behind a quote that may have ended its cell
    bool first_break_is_return_ = false;
    bool crossed_ = false; // a quoted cell goes on in the row's second line
    std::string behind_;   // what was taken behind the first line
};

} // namespace desthost::sources
