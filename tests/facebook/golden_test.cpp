// Our answers beside those of Meta's parameter builder, as tests/tools/compare_normalisation.mjs wrote them
// down. A row with "ours" is a deliberate difference: docs/normalisation.md has its reason.
#include "core/json_parse.hpp"
#include "core/sha256.hpp"
#include "facebook/normalise.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace lead_ads;
using namespace lead_ads::facebook;

namespace {

constexpr std::array<std::string_view, 11> fields{"em", "ph", "fn", "ln",      "ge",         "db",
                                                  "ct", "st", "zp", "country", "external_id"};

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string sent(const normalised& result) {
    switch (result.form) {
    case normalised_as::nothing:
        return "nothing";
    case normalised_as::digest:
        return std::string(result.text);
    case normalised_as::clear_text:
        return core::sha256_hex(result.text);
    }
    return "no form";
}

// The row's expected value.
std::string expected(const core::value& row) {
    if (const auto* ours = row.find("ours"))
        return ours->is_null() ? "nothing" : core::sha256_hex(ours->as_string());
    const auto* theirs = row.find("builder");
    return theirs->is_null() ? "nothing" : std::string(theirs->as_string());
}

// The texts between backticks of one cell of a Markdown table; the word "nothing" is one too.
std::vector<std::string> cell_items(const std::string& line, int column) {
    std::size_t begin = 0;
    for (int i = 0; i < column; ++i)
        begin = line.find('|', begin) + 1;
    const auto cell = line.substr(begin, line.find('|', begin) - begin);
    if (cell == " nothing ") return {"nothing"};
    std::vector<std::string> items;
    for (auto at = cell.find('`'); at != cell.npos; at = cell.find('`', at)) {
        const auto end = cell.find('`', at + 1);
        items.push_back(cell.substr(at + 1, end - at - 1));
        at = end + 1;
    }
    return items;
}

const core::value* find_row(const core::value& rows, std::string_view field, std::string_view text) {
    for (const auto& row : rows.elements())
        if (row.find("field")->as_string() == field && row.find("text")->as_string() == text) return &row;
    return nullptr;
}

} // namespace

TEST_CASE(
    "every field is sent as Meta's parameter builder sends it, but for the differences that are listed") {
    core::arena file_memory;
    const auto file = read(PROJECT_SOURCE_DIR "/tests/golden/normalisation.json");
    const auto golden = core::parse_json(file, file_memory);
    REQUIRE(golden.ok);
    const normalise_settings settings{{}, static_cast<int>(*golden.root.find("year")->as_int64())};
    std::map<std::string_view, int> rows;
    core::arena memory;
    for (const auto& row : golden.root.find("rows")->elements()) {
        const auto field = row.find("field")->as_string();
        const auto text = row.find("text")->as_string();
        const auto* at = std::ranges::find(fields, field);
        REQUIRE(at != fields.end());
        CAPTURE(field);
        CAPTURE(text);
        CHECK(sent(normalise(static_cast<user_field>(at - fields.begin()), text, settings, memory)) ==
              expected(row));
        ++rows[field];
        memory.reset();
    }
    for (const auto field : fields) {
        CAPTURE(field);
        CHECK(rows[field] >= 60);
    }
}

TEST_CASE("the differences that docs/normalisation.md lists are those that there are") {
    core::arena memory;
    const auto file = read(PROJECT_SOURCE_DIR "/tests/golden/normalisation.json");
    const auto golden = core::parse_json(file, memory);
    REQUIRE(golden.ok);
    const auto document = read(PROJECT_SOURCE_DIR "/docs/normalisation.md");
    const auto section = document.find("## Deliberate differences");
    REQUIRE(section != document.npos);
    std::istringstream lines(document.substr(section));
    int examples = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto field = line.starts_with("| ") ? line.substr(2, line.find(' ', 2) - 2) : std::string();
        if (std::ranges::find(fields, field) == fields.end()) continue;
        const auto texts = cell_items(line, 2);
        const auto theirs = cell_items(line, 3);
        const auto ours = cell_items(line, 4);
        CAPTURE(line);
        REQUIRE((theirs.size() == texts.size() || theirs == std::vector<std::string>{"nothing"}));
        REQUIRE((ours.size() == texts.size() || ours == std::vector<std::string>{"nothing"}));
        for (std::size_t i = 0; i < texts.size(); ++i, ++examples) {
            CAPTURE(texts[i]);
            const auto* row = find_row(*golden.root.find("rows"), field, texts[i]);
            REQUIRE(row != nullptr);
            const auto* const builder = row->find("builder");
            CHECK((theirs.front() == "nothing" ? builder->is_null()
                                               : builder->as_string() == core::sha256_hex(theirs[i])));
            CHECK(expected(*row) == (ours.front() == "nothing" ? "nothing" : core::sha256_hex(ours[i])));
        }
    }
    CHECK(examples >= 35);
}
