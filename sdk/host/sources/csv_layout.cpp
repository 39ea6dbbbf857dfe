#include "host/sources/csv_layout.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

namespace desthost::sources {
namespace {

constexpr std::string_view delimiters = ",;\t|";
constexpr std::size_t most_rows = 60;

// A row of the sample. Its width: cells up to the last that holds something.
struct sample_row {
    std::uint64_t line = 0; // from 0
    std::size_t width = 0;
    std::size_t cells = 1;
};

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

// Cuts the sample into rows, the last of which may be incomplete and is left out unless it is the only one.
class sampler {
public:
    sampler(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

    std::vector<sample_row> rows() {
        for (at_ = 0; at_ < text_.size() && rows_.size() < most_rows; ++at_)
            look_at(text_[at_]);
        if (rows_.empty()) rows_.push_back(row_);
        return std::move(rows_);
    }

private:
    void look_at(char c) {
        if (c == '"' && (quoted_ || is_cell_start_)) {
            quoted_ = !quoted_;
            is_cell_start_ = false;
        } else if (c == delimiter_ && !quoted_) {
            ++row_.cells;
            is_cell_start_ = true;
        } else if (c == '\n' || c == '\r') {
            if (c == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') return;
            ++line_;
            if (!quoted_) end_row();
        } else if (!is_blank(c)) {
            is_cell_start_ = false;
            row_.width = row_.cells;
        }
    }

    void end_row() {
        if (row_.width != 0) rows_.push_back(row_);
        row_ = {line_, 0, 1};
        is_cell_start_ = true;
    }

    std::string_view text_;
    const char delimiter_;
    std::size_t at_ = 0;
    std::vector<sample_row> rows_;
    sample_row row_;
    std::uint64_t line_ = 0;
    bool quoted_ = false;
    bool is_cell_start_ = true;
};

std::size_t middle_width(std::span<const sample_row> rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows)
        widths.push_back(row.width);
    if (widths.empty()) return 0;
    const auto middle = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2);
    std::nth_element(widths.begin(), middle, widths.end());
    return *middle;
}

std::size_t header_cells(std::string_view text, char delimiter) {
    return sampler{text, delimiter}.rows().front().cells;
}

char guess_delimiter(std::string_view text) {
    return *std::max_element(delimiters.begin(), delimiters.end(),
                             [&](char a, char b) { return header_cells(text, a) < header_cells(text, b); });
}

// Where the header seems to stand when the first line is none: it has at most half of the cells that most
// rows behind it have.
std::optional<std::uint64_t> header_below(std::string_view text, char delimiter, std::string& why) {
    const auto rows = sampler{text, delimiter}.rows();
    if (rows.size() < 3) return {};
    const auto usual = middle_width(std::span(rows).subspan(1));
    if (usual < 2 || rows.front().width * 2 > usual) return {};
    const auto header =
        std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.width >= usual; });
    if (header == rows.end()) return {};
    why = "it has " + std::to_string(rows.front().width) + (rows.front().width == 1 ? " cell" : " cells") +
          " where the lines below have " + std::to_string(usual);
    return header->line;
}

bool has_one_column(std::string_view text, char delimiter) {
    const auto rows = sampler{text, delimiter}.rows();
    return middle_width(std::span(rows).subspan(1)) < 2;
}

void refuse_title(std::string_view rows, char delimiter, bool is_given, std::uint64_t lines_above,
                  const input_context& input) {
    std::string why;
    auto found = header_below(rows, delimiter, why);
    // A title may hold a comma where the rows have semicolons.
    if (!found && !is_given && has_one_column(rows, delimiter))
        for (const char other : delimiters)
            if (!found) found = header_below(rows, other, why);
    if (!found) return;
    throw input_error{input.name() + ": line " + std::to_string(lines_above + 1) +
                          " is a title and not the header: " + why +
                          "; skip to the header with --skip-lines " + std::to_string(lines_above + *found),
                      input_problem::unusable};
}

} // namespace

std::optional<char> delimiter_line(std::string_view beginning) {
    auto line = beginning.substr(0, beginning.find_first_of("\r\n"));
    if (line.size() >= 2 && line.front() == '"' && line.back() == '"') line = line.substr(1, line.size() - 2);
    if (line.size() != 5) return {};
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    constexpr std::string_view key = "sep=";
    if (!std::equal(key.begin(), key.end(), line.begin(), [&](char a, char b) { return a == lower(b); }))
        return {};
    return line.back();
}

char find_delimiter(std::string_view rows, std::optional<char> given, std::uint64_t lines_above,
                    const input_context& input) {
    const char delimiter = given ? *given : guess_delimiter(rows);
    refuse_title(rows, delimiter, given.has_value(), lines_above, input);
    return delimiter;
}

} // namespace desthost::sources
