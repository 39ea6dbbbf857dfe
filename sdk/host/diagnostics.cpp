#include "host/diagnostics.hpp"

#include "host/text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace desthost {
namespace {

constexpr std::string_view indent = "    ";
constexpr std::size_t most_shown = 120; // characters of a line
constexpr std::size_t most_marked = 80;

struct level {
    std::string_view word; // behind the place; an error needs none
    severity as;
};

level level_of(std::int32_t severity_of_finding) {
    constexpr std::array levels{level{"note: ", severity::info}, level{"warning: ", severity::warning},
                                level{"", severity::error}, level{"", severity::error}};
    return levels[static_cast<std::size_t>(std::clamp(severity_of_finding, 0, 3))];
}

// One character of the source line: what is shown for it, and what keeps its place in the line of the caret.
struct glyph {
    std::string shown;
    std::string blank;
    std::size_t width;
};

std::vector<glyph> glyphs_of(std::string_view line) {
    std::vector<glyph> glyphs;
    while (!line.empty()) {
        const auto c = decode_character(line);
        const auto width = static_cast<std::size_t>(display_width(c.code));
        if (c.code == '\t')
            glyphs.push_back({"\t", "\t", 1});
        else if (!is_printable(c.code))
            glyphs.push_back({printable(line.substr(0, c.size)), " ", 1});
        else
            glyphs.push_back({printable(line.substr(0, c.size)), std::string(width, ' '), width});
        line.remove_prefix(c.size);
    }
    return glyphs;
}

// The source line, cut to what is worth showing, and the caret below it. `column` counts from 1; 0: no caret.
std::string render_source(std::string_view line, std::size_t column, std::size_t mark) {
    constexpr std::size_t far_beyond = 100'000; // enough characters to find any column worth showing
    const auto glyphs = glyphs_of(line.substr(0, far_beyond));
    const std::size_t caret = std::min(column == 0 ? 0 : column - 1, glyphs.size());
    const std::size_t first = caret > most_shown * 2 / 3 ? caret - most_shown / 2 : 0;
    const std::size_t last = std::min(first + most_shown, glyphs.size());
    std::string shown{indent};
    std::string below{indent};
    if (first != 0) shown += "… ", below += "  ";
    for (std::size_t i = first; i < last; ++i) {
        shown += glyphs[i].shown;
        if (i < caret) below += glyphs[i].blank;
    }
    if (last != glyphs.size() || line.size() > far_beyond) shown += " …";
    std::size_t marked = 0; // columns of the terminal
    for (std::size_t i = caret; i < std::min({caret + mark, last, caret + most_marked}); ++i)
        marked += glyphs[i].width;
    below += '^' + std::string(marked > 1 ? marked - 1 : 0, '~');
    return shown + "\n" + (column == 0 ? "" : below + "\n");
}

void append_lines(std::string& out, std::string_view text) {
    const std::string lines = printable_lines(text);
    for (std::string_view rest = lines; !rest.empty();) {
        const auto line = rest.substr(0, rest.find('\n'));
        out.append(indent).append(line) += '\n';
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
}

} // namespace

std::string render_diagnostic(const destination_diagnostic_t& found, std::string_view default_path,
                              std::string_view source) {
    const auto path = view(found.path).empty() ? default_path : view(found.path);
    const auto line = std::max<std::uint32_t>(found.line, 1);
    const auto column = std::max<std::uint32_t>(found.column, 1);
    std::string out = printable(path) + ":" + std::to_string(line) + ":" + std::to_string(column) + ": ";
    out.append(level_of(found.severity).word).append(printable(view(found.message))) += '\n';
    if (const auto shown = view(found.source).empty() ? source : view(found.source); !shown.empty())
        out += render_source(shown, found.line == 0 ? 0 : found.column, found.mark);
    append_lines(out, view(found.suggestion));
    return out;
}

diagnostic_writer::diagnostic_writer(log& to, std::string default_path, std::int32_t least,
                                     std::string source)
    : log_(to), default_path_(std::move(default_path)), least_(least), source_(std::move(source)) {}

void diagnostic_writer::write(const destination_diagnostic_t& found) {
    const bool error = found.severity >= DESTINATION_DIAGNOSTIC_ERROR;
    errors_ += error ? 1 : 0;
    warnings_ += found.severity == DESTINATION_DIAGNOSTIC_WARNING ? 1 : 0;
    if (found.severity < least_) return;
    const auto as = level_of(found.severity).as;
    if (log_.format() == log_format::text)
        return log_.print(as, render_diagnostic(found, default_path_, source_));
    const auto line = std::to_string(found.line);
    const auto column = std::to_string(found.column);
    const std::array fields{
        log_field{"path", view(found.path).empty() ? std::string_view{default_path_} : view(found.path)},
        log_field{"line", line, true}, log_field{"column", column, true},
        log_field{"suggestion", view(found.suggestion)}};
    log_.print(as, view(found.message), fields);
}

void diagnostic_writer::callback(void* data, const destination_diagnostic_t* found) {
    if (found != nullptr) static_cast<diagnostic_writer*>(data)->write(*found);
}

} // namespace desthost
