// Reads a file of tests/golden: an array with one case an element, as another implementation answered it.
#pragma once

#include "core/json_parse.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace golden {

struct file {
    std::string text;
    lead_ads::core::arena memory;
    std::span<const lead_ads::core::value> cases;
};

// `variable` names an environment variable that may name another file, for comparisons larger than the
// checked-in. The file has more than `least` cases.
inline void read(file& into, const char* name, const char* variable, std::size_t least = 100) {
    const char* other = variable ? std::getenv(variable) : nullptr;
    const auto path = other ? std::string(other) : std::string(PROJECT_SOURCE_DIR "/tests/golden/") + name;
    std::ifstream in(path, std::ios::binary);
    REQUIRE_MESSAGE(in, "cannot open " << path);
    into.text.assign(std::istreambuf_iterator<char>(in), {});
    const auto parsed = lead_ads::core::parse_json(into.text, into.memory);
    REQUIRE_MESSAGE(parsed.ok, path << ": " << parsed.problem << " at byte " << parsed.offset);
    into.cases = parsed.root.elements();
    REQUIRE(into.cases.size() > least);
}

} // namespace golden
