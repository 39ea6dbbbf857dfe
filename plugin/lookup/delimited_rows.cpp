#include "lookup/delimited_rows.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::lookup {

namespace {

constexpr std::string_view delimiters = ",;\t|";

bool is_line_end(char c) noexcept {
    return c == '\n' || c == '\r';
}

} // namespace

// False at the end of the file.
bool delimited_rows::fill() {
    if (at_ < piece_.size()) return true;
    if (at_end_) return false;
    from_.next(piece_);
    at_ = 0;
    at_end_ = piece_.empty();
    return !at_end_;
}

char delimited_rows::peek() {
    return fill() ? piece_[at_] : '\0';
}

char delimited_rows::guess_delimiter(std::string_view line) noexcept {
    std::array<std::size_t, delimiters.size()> counts{};
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') quoted = !quoted;
        const auto which = delimiters.find(c);
        if (!quoted && which != std::string_view::npos) ++counts[which];
    }
    return delimiters[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

bool delimited_rows::read_header() {
    if (!fill()) return false;
    // The header's line is in the first piece, or the file is no table.
    std::string_view line = std::string_view(piece_).substr(0, piece_.find_first_of("\r\n"));
    constexpr std::string_view says = "sep=";
    if (line.starts_with(says) && line.size() == says.size() + 1) {
        delimiter_ = line.back();
        at_ = line.size();
        skip_line();
    } else {
        delimiter_ = guess_delimiter(line);
    }
    row_end how = row_end::line;
    do {
        if (!read_row(how)) return false;
    } while (row_.empty());
    std::size_t from = 0;
    for (const auto end : ends_) {
        header_.emplace_back(core::js_trim(std::string_view(row_).substr(from, end - from)));
        from = end;
    }
    return true;
}

void delimited_rows::skip_line() {
    while (fill() && !is_line_end(piece_[at_]))
        ++at_;
    if (!fill()) return;
    const bool is_cr = piece_[at_++] == '\r';
    if (is_cr && peek() == '\n') ++at_;
}

void delimited_rows::end_cell() {
    ends_.push_back(row_.size());
}

// Reads behind an opening quote, up to the character behind the closing one. False when it is never closed.
bool delimited_rows::read_quoted() {
    std::string quoted;
    while (fill() && quoted.size() <= most_row_bytes) {
        const char c = piece_[at_++];
        quoted += c;
        if (c != '"') {
            row_ += c;
            continue;
        }
        if (peek() != '"') return true;
        row_ += '"';
        quoted += '"';
        ++at_;
    }
    resume_behind_first_line(quoted);
    return false;
}

void delimited_rows::resume_behind_first_line(const std::string& quoted) {
    const auto line_end = std::min(quoted.find_first_of("\r\n"), quoted.size());
    piece_.replace(0, at_, quoted, line_end, std::string::npos);
    at_ = 0;
}

bool delimited_rows::read_row(row_end& how) {
    row_.clear();
    ends_.clear();
    is_broken_ = false;
    if (!fill()) return false;
    bool at_start_of_cell = true;
    while (fill() && !is_line_end(piece_[at_]) && !is_too_long()) {
        const char c = piece_[at_++];
        if (c == delimiter_) {
            end_cell();
            at_start_of_cell = true;
            continue;
        }
        if (c == '"' && at_start_of_cell) {
            is_broken_ = !read_quoted();
            if (is_broken_) break;
        } else {
            row_ += c;
        }
        at_start_of_cell = false;
    }
    end_cell();
    how = fill() ? row_end::line : row_end::file;
    skip_line();
    return true;
}

bool delimited_rows::next(std::vector<std::string_view>& cells) {
    row_end how = row_end::line;
    while (read_row(how)) {
        const bool is_blank = row_.empty() && !is_broken_;
        const bool is_cut = how == row_end::file && ends_.size() < header_.size();
        if (is_blank) continue;
        if (is_broken_ || is_too_long() || is_cut || ends_.size() > header_.size()) {
            ++malformed_;
            continue;
        }
        cells.assign(header_.size(), {});
        std::size_t from = 0;
        for (std::size_t i = 0; i < ends_.size(); ++i) {
            cells[i] = std::string_view(row_).substr(from, ends_[i] - from);
            from = ends_[i];
        }
        return true;
    }
    return false;
}

} // namespace lead_ads::lookup
