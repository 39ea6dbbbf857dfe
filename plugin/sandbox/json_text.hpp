// Pieces of a JSON text, cut out as they were written: the document tree loses digits, the text does not.
//
// In: text that a parser has already accepted. Out: views into it, or a copy.
// Refuses nothing; text that no parser accepted gives nonsense, never a read outside it. Pure; any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace graph_sandbox {

struct member {
    std::string key;        // decoded
    std::string_view value; // as written
};

// The members of an object's text in order, repeated keys included.
std::vector<member> members_of(std::string_view object_text);

// The elements of an array's text.
std::vector<std::string_view> elements_of(std::string_view array_text);

// `json_text` without the whitespace between tokens: one line, the same digits, the same strings.
std::string compact(std::string_view json_text);

// `object_text`, compact, with the value of every top-level member named in `secret_keys` replaced by
// "<token>".
std::string redacted(std::string_view object_text, std::initializer_list<std::string_view> secret_keys);

} // namespace graph_sandbox
