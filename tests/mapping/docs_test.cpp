// docs/mapping.md shows what is true: every example in its blocks is evaluated, every function is described
// as the table of functions has it.
#include "mapping/function_table.hpp"
#include "tests/mapping/language.hpp"

#include <fstream>
#include <iterator>

using namespace language;

namespace {

std::string read_page() {
    std::ifstream in(PROJECT_SOURCE_DIR "/docs/mapping.md", std::ios::binary);
    REQUIRE_MESSAGE(in, "cannot open docs/mapping.md");
    return {std::istreambuf_iterator<char>(in), {}};
}

// A block of the kind `mapping` holds lines: "event {...}" sets the event, "RULE → RESULT" is an example.
void check_line(std::string_view line, std::string& event, std::size_t& examples) {
    constexpr std::string_view arrow = " → ";
    constexpr std::string_view event_word = "event ";
    const auto at = line.find(arrow);
    if (line.starts_with(event_word)) {
        event = line.substr(event_word.size());
    } else if (at != line.npos) {
        CAPTURE(std::string(line));
        CHECK(text(line.substr(0, at), event) == line.substr(at + arrow.size()));
        ++examples;
    } else {
        CHECK_MESSAGE(line.empty(), "neither an event nor an example: " << line);
    }
}

// A cell of a Markdown table cannot hold a bar.
std::string cell(std::string_view text) {
    return "`" + std::string(text) + "`";
}

} // namespace

TEST_CASE("every example of docs/mapping.md gives what the page says") {
    const auto page = read_page();
    std::string event = "{}";
    std::size_t examples = 0;
    bool inside = false;
    for (std::size_t from = 0; from < page.size();) {
        const auto end = std::min(page.find('\n', from), page.size());
        const auto line = std::string_view(page).substr(from, end - from);
        from = end + 1;
        if (line.starts_with("```")) {
            inside = line == "```mapping";
            event = "{}";
        } else if (inside) {
            check_line(line, event, examples);
        }
    }
    CHECK(examples >= 40);
}

TEST_CASE("docs/mapping.md describes every function") {
    const auto page = read_page();
    for (const auto& row : mapping::all_functions()) {
        const auto line =
            "| " + cell(row.signature) + " | " + std::string(row.help) + " | " + cell(row.example) + " |";
        CHECK_MESSAGE(page.find(line) != page.npos, "missing in docs/mapping.md: " << line);
    }
}
