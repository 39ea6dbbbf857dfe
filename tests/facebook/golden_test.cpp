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

// What a row says should be sent.
std::string expected(const core::value& row) {
    if (const auto* ours = row.find("ours"))
        return ours->is_null() ? "nothing" : core::sha256_hex(ours->as_string());
    const auto* theirs = row.find("builder");
    return theirs->is_null() ? "nothing" : std::string(theirs->as_string());
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
