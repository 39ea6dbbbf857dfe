// row    = cell { delimiter cell } line-break
// cell   = plain | '"' { any character but '"' | '""' } '"' { blank }
// A quote in a quoted cell that none of this allows is a character when the row still is in its first line,
// and otherwise shows that the cell was never closed.
#include "host/sources/row_reader.hpp"

#include <algorithm>

namespace desthost::sources {

row_reader::row_reader(text_reader& text, char delimiter) : text_(text), delimiter_(delimiter) {
    for (const char c : {delimiter, '\n', '\r'})
        ends_run_[static_cast<unsigned char>(c)] = true;
}

bool row_reader::read(const csv_header* header) {
    header_ = header;
    do {
        if (behind_return_ && text_.refill() && *text_.begin() == '\n') text_.take(1, 0);
        behind_return_ = false;
        if (!text_.refill()) return false;
        begin_row();
        read_row();
    } while (is_blank());
    return true;
}

void row_reader::begin_row() {
    line_ = text_.line();
    count_ = kept_ = 0;
    is_open_ = has_stray_ = is_cut_ = is_pair_ = crossed_ = false;
    next_cell();
}

void row_reader::read_row() {
    while (text_.refill())
        if (take_piece()) return;
    if (state_ == state::quoted) give_up();
    if (is_pair_) keep("\"");
    is_cut_ = state_ == state::plain || state_ == state::cell_start;
}

// Takes a run of characters, or one that means something; true when the row has ended.
bool row_reader::take_piece() {
    switch (state_) {
    case state::cell_start:
        if (*text_.begin() != '"') return take_plain();
        state_ = state::quoted;
        behind_return_ = false;
        quote_line_ = text_.line();
        consume(1, 0);
        return false;
    case state::plain:
        return take_plain();
    case state::quoted:
        return take_quoted();
    case state::behind_quote:
        return take_behind_quote();
    }
    return true;
}

bool row_reader::take_plain() {
    const char* const from = text_.begin();
    const char* at = from;
    while (at != text_.end() && !ends_run_[static_cast<unsigned char>(*at)])
        ++at;
    const auto size = static_cast<std::size_t>(at - from);
    if (size != 0) keep({from, size});
    if (at == text_.end()) {
        state_ = state::plain;
        return consume(size, 0), false;
    }
    const char end = *at;
    if (end != delimiter_) return consume(size, 0), end_row(end);
    consume(size + 1, 0);
    next_cell();
    return false;
}

bool row_reader::end_row(char line_break) {
    behind_return_ = line_break == '\r';
    consume(1, 1);
    if (crossed_ && has_swallowed_rows()) return give_up();
    return true;
}

bool row_reader::take_quoted() {
    const auto rest = text_.unread();
    auto piece = rest.substr(0, rest.find('"'));
    const auto line_break = crossed_ ? piece.npos : piece.find_first_of("\r\n");
    if (line_break != piece.npos) {
        keep(piece.substr(0, line_break + 1));
        behind_return_ = first_break_is_return_ = piece[line_break] == '\r';
        consume(line_break + 1, 1);
        return cross_line();
    }
    keep(piece);
    std::uint64_t lines = 0;
    for (const char c : piece) {
        lines += c == '\r' || (c == '\n' && !behind_return_) ? 1u : 0u;
        behind_return_ = c == '\r';
    }
    const bool ended = piece.size() != rest.size();
    consume(piece.size() + (ended ? 1 : 0), lines);
    if (ended) state_ = state::behind_quote, blanks_.clear();
    return crossed_ && behind_.size() > longest_behind_a_line && give_up();
}

// The cell goes on in the next line, unless there is doubt already.
bool row_reader::cross_line() {
    if (has_stray_) {
        is_open_ = true;
        return true;
    }
    crossed_ = true;
    behind_.clear();
    return false;
}

bool row_reader::take_behind_quote() {
    const char c = *text_.begin();
    if (is_pair_) {
        is_pair_ = false;
        keep("\"");
        if (c != delimiter_ && c != '\n' && c != '\r') return state_ = state::quoted, false;
    }
    if (c == delimiter_) return consume(1, 0), next_cell(), false;
    if (c == '\n' || c == '\r') return end_row(c);
    if (c == '"' && blanks_.empty() && !has_stray_) {
        state_ = state::quoted;
        keep("\"");
        return consume(1, 0), false;
    }
    if (c == '"' && blanks_.empty()) {
        // In a cell whose quotes are not doubled the second of two may end it.
        is_pair_ = true;
        return consume(1, 0), false;
    }
    if (c == ' ' || c == '\t') {
        constexpr std::size_t most_blanks = 256;
        if (blanks_.size() < most_blanks) blanks_ += c;
        return consume(1, 0), false;
    }
    if (crossed_) return give_up();
    has_stray_ = true;
    state_ = state::quoted;
    keep("\"");
    keep(blanks_);
    return false;
}

// The quote never ends: what was read behind the row's first line is read again, as rows.
bool row_reader::give_up() {
    is_open_ = true;
    if (!crossed_) return true;
    std::string_view behind = behind_;
    // CR and LF of the first line's break are taken one by one.
    const bool is_rest_of_break = behind.starts_with('\n') && first_break_is_return_;
    behind.remove_prefix(is_rest_of_break ? 1 : 0);
    text_.put_back(behind, line_ + 1);
    behind_return_ = false;
    return true;
}

// Whether a cell over several lines holds what must be rows: the row has the wrong number of cells, and a
// line behind its first has as many delimiters as the header. The last line of a row that is too long has
// them anyway.
bool row_reader::has_swallowed_rows() const {
    if (header_ == nullptr || count_ == header_->columns() || header_->columns() < 2) return false;
    std::string_view lines = behind_;
    if (count_ > header_->columns()) {
        const auto last = lines.find_last_not_of("\r\n");
        const auto before = last == lines.npos ? last : lines.find_last_of("\r\n", last);
        lines = lines.substr(0, before == lines.npos ? 0 : before + 1);
    }
    std::size_t delimiters = 0;
    for (const char c : lines) {
        if (c == delimiter_ && ++delimiters + 1 == header_->columns()) return true;
        if (c == '\n' || c == '\r') delimiters = 0;
    }
    return false;
}

bool row_reader::is_blank() const {
    if (is_open_ || cells_[0].find_first_not_of(" \t") != std::string::npos) return false;
    const auto is_empty = [](const std::string& cell) { return cell.find_first_not_of(" \t") == cell.npos; };
    return std::all_of(cells_.begin(), cells_.begin() + static_cast<std::ptrdiff_t>(count_), is_empty);
}

void row_reader::consume(std::size_t size, std::uint64_t lines) {
    if (crossed_) behind_.append(text_.begin(), size);
    text_.take(size, lines);
}

void row_reader::next_cell() {
    if (count_ == cells_.size()) cells_.emplace_back();
    cells_[count_].clear();
    is_used_ = header_ == nullptr || header_->is_used(count_);
    ++count_;
    state_ = state::cell_start;
}

void row_reader::keep(std::string_view piece) {
    auto& cell = cells_[count_ - 1];
    if (!is_used_) {
        // A blank is as good as nothing.
        const auto at = piece.find_first_not_of(" \t");
        if (cell.empty() && at != piece.npos) cell += piece[at];
        return;
    }
    constexpr auto most = bounded_text::largest_event + 1;
    piece = piece.substr(0, most - std::min(kept_, most));
    cell += piece;
    kept_ += piece.size();
}

} // namespace desthost::sources
