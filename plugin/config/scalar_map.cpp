#include "config/scalar_map.hpp"

#include <algorithm>
#include <charconv>

// What is read again, after YAML 1.2 chapter 7 and 8, as far as offsets need it:
//
//   plain    := text with folded lines
//   single   := ' ( text with folded lines | '' )* '
//   double   := " ( text with folded lines | \ escape | \ line end, spaces )* "
//   literal  := "|" header line, ( indentation text line end )*
//   folded   := ">" header line, the same lines; one line end between two of them is a space
//   fold     := spaces, line ends, spaces: one line end is a space, n of them are n-1 line ends

namespace lead_ads::config {
namespace {

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

bool is_line_end(char c) noexcept {
    return c == '\n' || c == '\r';
}

std::size_t end_of_line(std::string_view source, std::size_t at) noexcept {
    return std::min(source.find('\n', at), source.size());
}

std::size_t leading_spaces(std::string_view text) noexcept {
    return std::min(text.find_first_not_of(' '), text.size());
}

// So many bytes of the source give so many bytes of the value.
struct piece {
    std::size_t source;
    std::size_t value;
};

// A run of white space between words: a fold when it holds a line end, otherwise itself.
piece space_piece(std::string_view rest) noexcept {
    std::size_t size = 0;
    std::size_t breaks = 0;
    while (size < rest.size() && (is_blank(rest[size]) || is_line_end(rest[size])))
        breaks += rest[size++] == '\n' ? 1U : 0U;
    if (breaks == 0) return {size, size};
    return {size, breaks == 1 ? 1 : breaks - 1};
}

std::size_t utf8_length(std::string_view hexadecimal) noexcept {
    unsigned long code = 0;
    std::from_chars(hexadecimal.data(), hexadecimal.data() + hexadecimal.size(), code, 16);
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

// An escape of a double-quoted scalar.
piece escape_piece(std::string_view rest) noexcept {
    const char kind = rest.size() > 1 ? rest[1] : '\0';
    switch (kind) {
    case '\n':
    case '\r':
        return {std::min(rest.find_first_not_of(" \t\r\n", 1), rest.size()), 0};
    case 'x':
        return {4, utf8_length(rest.substr(2, 2))};
    case 'u':
        return {6, utf8_length(rest.substr(2, 4))};
    case 'U':
        return {10, utf8_length(rest.substr(2, 8))};
    case 'N': // U+0085
    case '_':
        return {2, 2}; // U+00A0
    case 'L':          // U+2028
    case 'P':
        return {2, 3}; // U+2029
    default:
        return {2, 1};
    }
}

piece flow_piece(std::string_view rest, char quote) noexcept {
    if (is_blank(rest[0]) || is_line_end(rest[0])) return space_piece(rest);
    if (quote == '"' && rest[0] == '\\') return escape_piece(rest);
    if (quote == '\'' && rest.starts_with("''")) return {2, 1};
    return {1, 1};
}

// What a block scalar's pieces depend on.
struct block {
    std::size_t indentation;
    bool folded;
};

// The block's indentation: what the first line with text has more in the source than in the value.
std::size_t indentation_of(std::string_view lines, std::string_view value) noexcept {
    std::size_t at = 0;
    while (at < lines.size()) {
        const std::size_t spaces = leading_spaces(lines.substr(at));
        if (at + spaces < lines.size() && !is_line_end(lines[at + spaces])) {
            const std::size_t text = std::min(value.find_first_not_of('\n'), value.size());
            const std::size_t kept = leading_spaces(value.substr(text));
            return spaces > kept ? spaces - kept : 0;
        }
        at = end_of_line(lines, at) + 1;
    }
    return 0;
}

// A line's end with the next line's indentation: one line end of the value. In a folded block the value tells
// whether it is kept, makes a space, or (before an empty line) makes nothing.
piece line_end_piece(std::string_view rest, const block& how, std::string_view value_rest) noexcept {
    const std::size_t next = std::min(end_of_line(rest, 0) + 1, rest.size());
    const std::size_t size = next + std::min(leading_spaces(rest.substr(next)), how.indentation);
    if (!how.folded || value_rest.empty()) return {size, 1};
    const bool before_empty = size < rest.size() && is_line_end(rest[size]);
    if (!before_empty) return {size, value_rest[0] == ' ' || value_rest[0] == '\n' ? 1U : 0U};
    // The run of line ends as a whole, against the run of them in the value.
    std::size_t whole = size;
    std::size_t breaks = 1;
    while (whole < rest.size() && is_line_end(rest[whole])) {
        whole = std::min(end_of_line(rest, whole) + 1, rest.size());
        whole += std::min(leading_spaces(rest.substr(whole)), how.indentation);
        ++breaks;
    }
    const std::size_t kept = std::min(value_rest.find_first_not_of('\n'), value_rest.size());
    return {whole, std::min(kept, breaks)};
}

// Reads source and value side by side until the piece that holds the wanted byte of the value.
template <class NextPiece>
std::size_t walk(std::string_view source, std::size_t at, std::string_view value, std::size_t wanted,
                 NextPiece next_piece) {
    std::size_t done = 0;
    while (at < source.size() && done <= wanted) {
        if (done == value.size()) break;
        const piece p = next_piece(source.substr(at), value.substr(done));
        if (p.source == 1 && p.value == 1 && source[at] != value[done]) break;
        if (wanted < done + p.value) return p.source == p.value ? at + (wanted - done) : at;
        at = std::min(at + p.source, source.size());
        done += p.value;
    }
    return at;
}

std::size_t locate_in_block(std::string_view source, std::size_t header, std::string_view value,
                            std::size_t wanted) {
    const std::size_t first_line = std::min(end_of_line(source, header) + 1, source.size());
    const block how{indentation_of(source.substr(first_line), value), source[header] == '>'};
    const std::size_t text =
        first_line + std::min(leading_spaces(source.substr(first_line)), how.indentation);
    bool before_text = true; // empty lines before the first text are never folded
    return walk(source, text, value, wanted, [&](std::string_view rest, std::string_view value_rest) {
        const bool ends = rest[0] == '\n' || rest.starts_with("\r\n");
        before_text = before_text && ends;
        if (!ends) return piece{1, 1};
        return line_end_piece(rest, before_text ? block{how.indentation, false} : how, value_rest);
    });
}

} // namespace

std::size_t skip_properties(std::string_view source, std::size_t at) noexcept {
    while (at < source.size()) {
        const char c = source[at];
        if (is_blank(c) || is_line_end(c)) {
            ++at;
        } else if (c == '#') {
            at = end_of_line(source, at);
        } else if (c == '&' || c == '!') {
            while (at < source.size() && !is_blank(source[at]) && !is_line_end(source[at]))
                ++at;
        } else {
            break;
        }
    }
    return std::min(at, source.size());
}

std::size_t end_of_quoted(std::string_view source, std::size_t content) noexcept {
    const char quote = source[content];
    for (std::size_t at = content + 1; at < source.size(); ++at) {
        if (source[at] == '\\' && quote == '"') {
            ++at;
        } else if (source[at] == quote) {
            if (quote == '"' || source.substr(at + 1, 1) != "'") return at + 1;
            ++at;
        }
    }
    return std::string_view::npos;
}

std::size_t locate_in_scalar(std::string_view source, std::size_t begin, std::string_view value,
                             std::size_t offset) {
    const std::size_t content = skip_properties(source, begin);
    if (content >= source.size()) return source.size();
    const std::size_t wanted = std::min(offset, value.size());
    const char first = source[content];
    if (first == '|' || first == '>') return locate_in_block(source, content, value, wanted);
    const char quote = first == '"' || first == '\'' ? first : '\0';
    return walk(source, content + (quote == '\0' ? 0U : 1U), value, wanted,
                [&](std::string_view rest, std::string_view) { return flow_piece(rest, quote); });
}

} // namespace lead_ads::config
