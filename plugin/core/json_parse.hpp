// JSON text to a value tree, for event data that may be hostile.
//
// In: bytes that outlive the value. Out: a tree in the arena whose text and numbers point into those bytes
// wherever nothing had to be unescaped. Refuses what RFC 8259 refuses, invalid UTF-8, lone surrogates, more
// than `max_depth` levels of nesting and anything behind the first value. A repeated key: the last value
// counts, in the place of the first. Never throws but for lack of memory. [any thread; the arena is the
// caller's]
//
// There are two parsers. The quick one takes what is plainly right, which is nearly every event; whatever it
// is not sure of it leaves to the plain one, Boost.JSON, which alone says what is wrong and where. A test
// feeds both the same random texts.
#pragma once

#include "core/arena.hpp"
#include "core/value.hpp"

#include <cstddef>
#include <string_view>

namespace lead_ads::core {

struct json_result {
    bool ok = false;
    value root;               // null when not ok
    std::size_t offset = 0;   // where the text stopped being JSON, in bytes
    const char* problem = ""; // a sentence without a word of the text itself, safe to log
};

json_result parse_json(std::string_view text, arena& memory, std::size_t max_depth = 64);

// The same by the plain parser alone.
json_result parse_json_plainly(std::string_view text, arena& memory, std::size_t max_depth = 64);

// The same by the quick parser alone. False: the text is for the plain one.
bool parse_json_quickly(std::string_view text, arena& memory, std::size_t max_depth, value& root);

} // namespace lead_ads::core
