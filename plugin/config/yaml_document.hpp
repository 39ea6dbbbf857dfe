// YAML text to a tree whose every node knows where it stands.
//
// In: the mapping file's text. Out: the tree, as far as it could be read, and every mistake that YAML itself
// knows: bad bytes, syntax, more than one document, a key that is repeated or no text, an alias that leads
// back to itself. yaml-cpp reports none of the last four, so its events are read instead of its nodes.
// Refuses files above 1 MiB, more than 64 levels, and aliases that unfold to more than 100,000 values. Never
// throws but for lack of memory. One thread while parsing, any number after it.
#pragma once

#include "config/source_text.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::config {

enum class node_kind : std::uint8_t {
    null,     // nothing, or ~ or null written plainly
    scalar,   // text; `plain` tells whether it may mean a number or a boolean
    sequence, // a list
    map,      // keys, each once, in the order of the file
};

struct yaml_node;

struct yaml_entry {
    const yaml_node* key;   // always a scalar
    const yaml_node* value; // never nullptr
    bool is_repeated;       // the map has this key before
};

struct yaml_node {
    node_kind kind = node_kind::null;
    bool plain = false;     // a scalar without quotes, block indicator or !!str
    bool broken = false;    // its mistake has been reported already; readers pass it over
    bool open = false;      // while parsing: its end has not been seen
    std::string text;       // of a scalar
    std::size_t offset = 0; // where it begins in the source, its anchor and tag included
    std::size_t weight = 1; // how many nodes it unfolds to, aliases followed
    std::size_t height = 1; // how many levels, aliases followed
    std::vector<const yaml_node*> items;
    std::vector<yaml_entry> entries;
};

struct yaml_problem {
    std::size_t offset;
    std::size_t length; // in characters; 0: unknown
    std::string message;
    std::string suggestion;
};

struct yaml_document {
    explicit yaml_document(std::string_view bytes) : source(bytes) {}
    yaml_document(const yaml_document&) = delete;
    yaml_document& operator=(const yaml_document&) = delete;

    source_text source;
    std::deque<yaml_node> nodes; // owns what the pointers point to
    const yaml_node* root = nullptr;
    bool complete = false; // false: the tree ends where the text stopped being YAML
    std::vector<yaml_problem> problems;
};

// Fills `document` from its source.
void parse_yaml(yaml_document& document);

} // namespace lead_ads::config
