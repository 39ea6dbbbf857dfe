// CSV as RFC 4180 has it, and as programs write it. Rows whose cells are all empty, and rows that repeat the
// header, are no events. A row with fewer cells than the header lacks what stands at the end; one with more,
// unless the rest is empty, is malformed: nobody knows which cell belongs where.
#include "host/sources/csv_header.hpp"
#include "host/sources/csv_layout.hpp"
#include "host/sources/event_source.hpp"
#include "host/sources/row_reader.hpp"
#include "host/text.hpp"

#include <algorithm>
#include <optional>

namespace desthost::sources {
namespace {

std::string cells_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " cell" : " cells");
}

class csv_source final : public event_source {
public:
    csv_source(text_reader& text, const input_context& input) : text_(text), input_(input) {
        text_.expect_utf8(input_);
        auto delimiter = delimiter_line(text_.look_ahead());
        const std::uint64_t lines_above = std::max<std::uint64_t>(input_.how.skip_lines, delimiter ? 1 : 0);
        skip_to_header(lines_above);
        if (input_.how.delimiter != '\0') delimiter = input_.how.delimiter;
        rows_.emplace(text_, find_delimiter(look_at_rows(), delimiter, lines_above, input_));
        read_header();
    }

    bool next(source_event& event) override {
        while (header_ && rows_->read(&*header_)) {
            if (header_->is_repeated_by(rows_->cells())) {
                ++repeated_;
                continue;
            }
            return make_event(event), true;
        }
        tell_end();
        return false;
    }

    std::string emptiness() const override {
        return header_ ? "it holds a header and no rows" : "it is empty";
    }

private:
    void skip_to_header(std::uint64_t lines) {
        const auto skipped = text_.skip_lines(lines);
        if (skipped == lines || input_.how.skip_lines == 0) return;
        throw input_error{input_.name() + ": --skip-lines " + std::to_string(lines) +
                              " leaves no header: there are only " + std::to_string(skipped) + " lines",
                          input_problem::unusable};
    }

    // The header and the row behind it at least, as far as they are there.
    std::string_view look_at_rows() {
        while (text_.refill() && count_lines(text_.unread()) < 2 && text_.look_further()) {
        }
        return text_.unread();
    }

    void read_header() {
        if (!rows_->read(nullptr)) return;
        if (rows_->open_quote() != 0 || !rows_->is_whole())
            throw input_error{input_.name() +
                                  ": the header line is not CSV: a quote is never closed, or it is too long",
                              input_problem::unusable};
        header_.emplace(rows_->cells(), input_);
    }

    void make_event(source_event& event) {
        event.line = rows_->line();
        event.is_whole = rows_->is_whole();
        event_.clear();
        problem_.clear();
        header_->append_event(event_, rows_->cells());
        find_problem();
        was_short_ = rows_->cells().size() < header_->columns();
        event.malformed = problem_;
        event.payload = std::string_view(event_).substr(0, bounded_text::largest_event + 1);
        if (!problem_.empty()) show_row(event);
    }

    // What is kept of a malformed row, for whoever looks for it in the dead letters: its first cells.
    void show_row(source_event& event) {
        constexpr std::size_t most_cells = 64;
        constexpr std::size_t most_bytes = 256;
        event_.clear();
        for (const auto& cell : rows_->cells().first(std::min(rows_->cells().size(), most_cells)))
            event_ += (event_.empty() ? "" : ",") + cell.substr(0, most_bytes);
        event.payload = event_;
        event.is_whole = false;
    }

    void find_problem() {
        const auto cells = rows_->cells();
        const auto columns = header_->columns();
        const auto extra = cells.subspan(std::min(cells.size(), columns));
        const auto is_blank = [](const std::string& cell) {
            return cell.find_first_not_of(" \t") == cell.npos;
        };
        if (rows_->open_quote() != 0)
            problem_ = "the quote that begins in line " + std::to_string(rows_->open_quote()) +
                       " is never closed; reading went on with the next line";
        else if (!std::all_of(extra.begin(), extra.end(), is_blank))
            problem_ = "the row has " + cells_text(cells.size()) + ", the header " + std::to_string(columns) +
                       "; a cell that holds the delimiter stands in quotes";
        else if (rows_->has_stray_quote() && cells.size() < columns)
            problem_ = "the row has a stray quote and " + cells_text(cells.size()) +
                       " where the header has " + std::to_string(columns) +
                       "; a quote inside a quoted cell is written twice";
        else if (rows_->is_cut() && cells.size() < columns && !was_short_)
            problem_ = "the last row is cut off: it has " + cells_text(cells.size()) + " of " +
                       std::to_string(columns) + " and no line end; write the export to its end";
        else if (text_.is_damaged() && !is_utf8(event_))
            problem_ =
                "the row holds bytes that are not of the text's encoding; write the export again, or name "
                "its encoding with --encoding";
    }

    void tell_end() {
        if (repeated_ == 0) return;
        input_.tell("the header is repeated in " + std::to_string(repeated_) +
                    (repeated_ == 1 ? " row, which is" : " rows, which are") + " left out");
        repeated_ = 0;
    }

    text_reader& text_;
    const input_context input_;
    std::optional<row_reader> rows_;
    std::optional<csv_header> header_;
    std::string event_;
    std::string problem_;
    std::uint64_t repeated_ = 0;
    bool was_short_ = false; // the row before
};

} // namespace

std::unique_ptr<event_source> make_csv_source(text_reader& text, const input_context& input) {
    return std::make_unique<csv_source>(text, input);
}

} // namespace desthost::sources
