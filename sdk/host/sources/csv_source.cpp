// CSV as RFC 4180 has it, and as programs write it:
//   file   = header { line-break row }
//   row    = cell { delimiter cell }
//   cell   = plain | '"' { any character but '"' | '""' } '"' plain
//   delimiter = "," | ";" | tab | "|"       the one that the header uses most
// A line break is LF or CRLF. Rows without any character are no events. A row with more cells than the header
// has columns, unless the rest is empty, is malformed: nobody knows which cell belongs where.
#include "host/sources/csv_header.hpp"
#include "host/sources/event_source.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace desthost::sources {
namespace {

// Reads rows into cells whose memory is used again.
class row_reader {
public:
    row_reader(text_reader& text, char delimiter) : text_(text), delimiter_(delimiter) {}

    // The next row that has a character. False at the end.
    bool read(const csv_header* header) {
        header_ = header;
        do {
            if (!text_.refill()) return false;
            line_ = text_.line();
            count_ = kept_ = 0;
            state_ = state::cell_start;
            next_cell();
            while (text_.refill() && !take_piece()) {
            }
            if (state_ != state::quoted) strip_carriage_return();
        } while (count_ == 1 && cells_[0].empty() && state_ == state::cell_start);
        return true;
    }

    std::span<const std::string> cells() const noexcept { return {cells_.data(), count_}; }
    std::uint64_t line() const noexcept { return line_; }
    bool is_whole() const noexcept { return kept_ <= bounded_text::largest_event; }
    bool is_open() const noexcept { return state_ == state::quoted; }

private:
    enum class state : std::uint8_t {
        cell_start,   // Nothing of the cell has been read.
        plain,        // Outside quotes.
        quoted,       // Inside quotes.
        behind_quote, // A quote inside quotes: a second one makes it a character.
    };

    // Takes one run of characters, or one character that means something; true when the row has ended.
    bool take_piece() {
        const std::string_view rest = text_.unread();
        const char c = rest.front();
        std::size_t taken = 1;
        bool ended = false;
        if (state_ == state::quoted) {
            taken = std::min(rest.find('"'), rest.size());
            keep(rest.substr(0, taken));
            if (taken == 0) taken = 1, state_ = state::behind_quote;
        } else if (c == '"' && state_ == state::cell_start) {
            state_ = state::quoted;
        } else if (c == '"' && state_ == state::behind_quote) {
            keep("\"");
            state_ = state::quoted;
        } else if (c == delimiter_) {
            next_cell();
            state_ = state::cell_start;
        } else if (c == '\n') {
            ended = true;
        } else {
            const std::array<char, 2> ends{delimiter_, '\n'};
            taken = std::min(rest.find_first_of({ends.data(), ends.size()}), rest.size());
            keep(rest.substr(0, taken));
            state_ = rest.substr(0, taken) == "\r" && state_ == state::cell_start ? state_ : state::plain;
        }
        text_.take_to(text_.begin() + taken);
        return ended;
    }

    void next_cell() {
        if (count_ == cells_.size()) cells_.emplace_back();
        cells_[count_++].clear();
    }

    // Cells beyond the header are kept only so far that one sees whether they are empty.
    void keep(std::string_view piece) {
        const bool used = header_ == nullptr || header_->is_used(count_ - 1);
        auto& cell = cells_[count_ - 1];
        const auto room =
            used ? bounded_text::largest_event + 1 - std::min(kept_, bounded_text::largest_event + 1)
                 : 1 - std::min<std::size_t>(cell.size(), 1);
        piece = piece.substr(0, room);
        cell += piece;
        if (used) kept_ += piece.size();
    }

    void strip_carriage_return() {
        auto& last = cells_[count_ - 1];
        if (last.ends_with('\r')) last.pop_back();
    }

    text_reader& text_;
    const char delimiter_;
    const csv_header* header_ = nullptr;
    std::vector<std::string> cells_;
    std::size_t count_ = 0;
    std::size_t kept_ = 0;
    std::uint64_t line_ = 0;
    state state_ = state::cell_start;
};

char guess_delimiter(std::string_view beginning) {
    constexpr std::string_view delimiters = ",;\t|";
    std::array<std::size_t, delimiters.size()> counts{};
    bool quoted = false;
    for (const char c : beginning.substr(std::min(beginning.find_first_not_of("\r\n"), beginning.size()))) {
        if (c == '"')
            quoted = !quoted;
        else if (c == '\n' && !quoted)
            break;
        else if (const auto which = delimiters.find(c); !quoted && which != delimiters.npos)
            ++counts[which];
    }
    return delimiters[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) -
                                               counts.begin())];
}

class csv_source final : public event_source {
public:
    csv_source(text_reader& text, const std::string& name) : rows_(text, guess_delimiter(text.look_ahead())) {
        if (!rows_.read(nullptr)) return;
        if (rows_.is_open() || !rows_.is_whole())
            throw input_error{name +
                              ": the header line is not CSV: a quote is never closed, or it is too long"};
        header_.emplace(rows_.cells(), name);
    }

    bool next(source_event& event) override {
        if (!header_ || !rows_.read(&*header_)) return false;
        event.line = rows_.line();
        event_.clear();
        event.is_whole = rows_.is_whole();
        if (is_malformed()) {
            for (const auto& cell : rows_.cells().first(std::min<std::size_t>(rows_.cells().size(), 16)))
                event_.append(cell.substr(0, 64)) += ',';
            event.payload = as_malformed(event_);
            event.is_whole = true;
            return true;
        }
        header_->append_event(event_, rows_.cells());
        event.payload = std::string_view(event_).substr(0, bounded_text::largest_event + 1);
        return true;
    }

private:
    bool is_malformed() const {
        const auto cells = rows_.cells();
        const auto extra = cells.subspan(std::min(cells.size(), header_->columns()));
        const bool too_many =
            std::any_of(extra.begin(), extra.end(), [](const auto& cell) { return !cell.empty(); });
        return too_many || rows_.is_open();
    }

    row_reader rows_;
    std::optional<csv_header> header_;
    std::string event_;
};

} // namespace

std::unique_ptr<event_source> make_csv_source(text_reader& text, const std::string& name) {
    return std::make_unique<csv_source>(text, name);
}

} // namespace desthost::sources
