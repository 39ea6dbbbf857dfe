// Walks JSON text without building anything: the elements of an array, the members of an object.
//
// In: text of any origin. Out: the texts of its parts, checked against the grammar while they are found.
// Pure functions, any thread.
#pragma once

#include "host/json_scan.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace desthost::sources {

// Takes white space, and one value behind it, from the beginning of `rest`. False when none begins there.
bool take_value(json_scanner& scanner, std::string_view& rest, std::string_view& value);
// Takes white space, and `c` behind it.
bool take_character(std::string_view& rest, char c);
// The first character behind white space; 0: there is none.
char peek(std::string_view rest);
// Whether nothing but white space is left.
bool is_end(std::string_view rest);

// Takes an array; f(element) is called for each. False when it is none; elements before the mistake have been
// told.
template <class F>
bool take_array(std::string_view& rest, F f) {
    json_scanner scanner;
    std::string_view element;
    if (!take_character(rest, '[')) return false;
    if (take_character(rest, ']')) return true;
    do {
        if (!take_value(scanner, rest, element)) return false;
        f(element);
    } while (take_character(rest, ','));
    return take_character(rest, ']');
}

// Takes an object; f(key, value) is called for each member, the key with its quotes and escapes.
template <class F>
bool take_object(std::string_view& rest, F f) {
    json_scanner scanner;
    std::string_view key;
    std::string_view value;
    if (!take_character(rest, '{')) return false;
    if (take_character(rest, '}')) return true;
    do {
        if (peek(rest) != '"' || !take_value(scanner, rest, key) || !take_character(rest, ':') ||
            !take_value(scanner, rest, value))
            return false;
        f(key, value);
    } while (take_character(rest, ','));
    return take_character(rest, '}');
}

// The values at a path of names and "*" (each element of an array), in their order. `json` is JSON.
std::vector<std::string_view> values_at(std::string_view json, const std::vector<std::string>& path);

// Whether brackets are nested more deeply than that. `json` is JSON.
bool is_deeper_than(std::string_view json, std::size_t levels);

} // namespace desthost::sources
