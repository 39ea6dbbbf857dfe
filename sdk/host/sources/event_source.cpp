#include "host/sources/event_source.hpp"

#include "host/json_scan.hpp"

#include <algorithm>
#include <array>

namespace desthost::sources {
namespace {

struct ending {
    std::string_view name;
    input_format format;
};

// Endings that leave no doubt. A .json file may hold lines or an array: its content decides.
constexpr std::array endings{
    ending{".ndjson", input_format::ndjson},
    ending{".jsonl", input_format::ndjson},
    ending{".csv", input_format::csv},
    ending{".tsv", input_format::csv},
};

std::string_view without_packing(std::string_view path) {
    for (const std::string_view packed : {".gz", ".zst"})
        if (path.ends_with(packed)) path.remove_suffix(packed.size());
    return path;
}

// A header names columns: no JSON begins like that, and there is more than one.
bool looks_like_header(std::string_view beginning) {
    constexpr std::string_view delimiters = ",;\t|";
    const auto start = beginning.find_first_not_of(" \t\r\n");
    if (start == beginning.npos) return false;
    const auto line = beginning.substr(start, beginning.find('\n', start) - start);
    if (line.find_first_of(delimiters) == line.npos) return false;
    if (line.find_first_of("{}[]") != line.npos) return false;
    // Rows of a CSV do not begin with a brace, whereas lines of JSON do, be the first of them broken.
    const auto next = beginning.find_first_not_of(" \t\r\n", start + line.size());
    return next == beginning.npos || beginning[next] != '{';
}

} // namespace

input_format guess_format(std::string_view path, std::string_view beginning) {
    const auto name = without_packing(path);
    for (const auto& e : endings)
        if (name.ends_with(e.name)) return e.format;
    const auto first = beginning.find_first_not_of(" \t\r\n");
    if (first != beginning.npos && beginning[first] == '[') return input_format::array;
    if (!name.ends_with(".json") && looks_like_header(beginning)) return input_format::csv;
    return input_format::ndjson;
}

std::unique_ptr<event_source> make_source(text_reader& text, const std::string& path,
                                          std::optional<input_format> format) {
    switch (format ? *format : guess_format(path, text.look_ahead())) {
    case input_format::array:
        return make_array_source(text);
    case input_format::csv:
        return make_csv_source(text, input_name(path));
    case input_format::ndjson:
        break;
    }
    return make_ndjson_source(text);
}

std::string_view as_malformed(std::string_view text) {
    constexpr std::size_t enough = 256;
    text = text.substr(0, enough);
    return text.empty() || is_json(text) ? "[" : text;
}

} // namespace desthost::sources
