#include "host/sources/event_source.hpp"

#include "host/json_scan.hpp"
#include "host/sources/foreign_format.hpp"
#include "host/sources/json_shape.hpp"

#include <algorithm>
#include <array>

namespace desthost::sources {
namespace {

constexpr std::string_view space = " \t\r\n";

struct ending {
    std::string_view name;
    input_format format;
};

// Endings that say what is inside, unless the content shows that it is not. A .json file may hold anything.
constexpr std::array endings{
    ending{".ndjson", input_format::ndjson},
    ending{".jsonl", input_format::ndjson},
    ending{".csv", input_format::csv},
    ending{".tsv", input_format::csv},
};

std::optional<input_format> format_of_name(std::string_view path) {
    for (const std::string_view packed : {".gz", ".zst"})
        if (path.ends_with(packed)) path.remove_suffix(packed.size());
    for (const auto& e : endings)
        if (path.ends_with(e.name)) return e.format;
    return {};
}

std::string_view without_space(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(space), text.size()));
}

bool begins_object(std::string_view text) {
    if (!text.starts_with('{')) return false;
    const auto next = without_space(text.substr(1));
    return next.empty() || next.front() == '"' || next.front() == '}';
}

// What may stand behind the bracket of an array, and not behind that of a column's name: "[Lead] Id".
bool begins_array(std::string_view text) {
    if (!text.starts_with('[')) return false;
    const auto first = without_space(text.substr(1));
    if (first.empty() || std::string_view("{[]\"").find(first.front()) != std::string_view::npos) return true;
    json_scanner scanner;
    const char* at = text.data();
    const char* const end = at + std::min(text.size(), std::min(text.find('\n'), text.find(',')));
    const auto state = scanner.feed(at, end);
    return state == scan::more || (state == scan::done && at == end);
}

// One complete array in the first line, as lines of NDJSON may be.
bool is_array_line(std::string_view text) {
    const char* at = text.data();
    const char* const end = at + std::min(text.size(), text.find('\n'));
    return json_scanner{}.feed(at, end) == scan::done &&
           std::all_of(at, end, [](char c) { return space.find(c) != space.npos; });
}

// Rows of a CSV do not begin with a brace, whereas lines of JSON do, be the first of them broken; and there
// is more than one column.
bool looks_like_csv(std::string_view text) {
    const auto line = text.substr(0, text.find_first_of("\r\n"));
    if (without_space(text.substr(line.size())).starts_with('{')) return false;
    return text.find_first_of(",;\t|") != text.npos;
}

// Text whose lines are JSON behind a first one that is not.
bool has_object_line(std::string_view text) {
    return text.find("\n{") != text.npos;
}

[[noreturn]] void refuse(const input_context& input, const std::string& why) {
    throw input_error{input.name() + ": " + why, input_problem::unusable};
}

input_format format_of(const input_context& input, std::string_view beginning) {
    if (input.how.format) return *input.how.format;
    if (input.how.delimiter != '\0' || input.how.skip_lines != 0) return input_format::csv;
    const auto guess = guess_format(input.path, beginning);
    if (!guess)
        refuse(input,
               "it is neither JSON nor CSV with several columns; say --format csv if its first line is the "
               "header of one column, or --format ndjson");
    return *guess;
}

// Answers of APIs, told from events by the object's first keys.
std::unique_ptr<event_source> make_object_source(text_reader& text, const input_context& input) {
    auto found = find_shape(text.unread());
    while (found.shape == json_shape::undecided && text.look_further())
        found = find_shape(text.unread());
    switch (found.shape) {
    case json_shape::page:
        return make_page_source(text);
    case json_shape::error:
        refuse(input,
               "it is the answer of an API that refused (\"error\"), and holds no events; ask for the data "
               "again");
    case json_shape::webhook:
        input.tell(
            "it is a webhook's notification, which is one event with its leads in entry.N.changes.N.value; "
            "make one event of each with: jq -c '.entry[].changes[].value'");
        break;
    case json_shape::event:
    case json_shape::undecided:
        break;
    }
    return make_json_source(text);
}

} // namespace

std::optional<input_format> guess_format(std::string_view path, std::string_view beginning) {
    const auto text = without_space(beginning);
    const auto named = format_of_name(path);
    if (named == input_format::ndjson)
        return begins_array(text) && !is_array_line(text) ? input_format::array : input_format::ndjson;
    if (begins_array(text)) return input_format::array;
    if (begins_object(text)) return input_format::ndjson;
    if (named || text.empty()) return named ? named : input_format::ndjson;
    if (text.front() == '{' || has_object_line(text)) return input_format::ndjson;
    return looks_like_csv(text) ? std::optional(input_format::csv) : std::nullopt;
}

std::unique_ptr<event_source> make_source(text_reader& text, const input_context& input) {
    const auto beginning = text.look_ahead();
    if (const auto foreign = describe_foreign(beginning)) refuse(input, "it " + *foreign);
    switch (format_of(input, beginning)) {
    case input_format::array:
        return make_array_source(text);
    case input_format::page:
        return make_page_source(text);
    case input_format::csv:
        if (beginning.find('\0') != beginning.npos)
            refuse(input,
                   "it is no text: it holds bytes that are 0; export it as CSV, or name its encoding with "
                   "--encoding");
        return make_csv_source(text, input);
    case input_format::ndjson:
        break;
    }
    return input.how.format ? make_json_source(text) : make_object_source(text, input);
}

std::string_view as_malformed(std::string_view text) {
    constexpr std::size_t enough = 256;
    text = text.substr(0, enough);
    return text.empty() || is_json(text) ? "[" : text;
}

} // namespace desthost::sources
