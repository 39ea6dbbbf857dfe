#include "host/sources/http/json_walk.hpp"

#include <algorithm>

namespace desthost::sources {
namespace {

void skip_space(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
}

} // namespace

bool take_value(json_scanner& scanner, std::string_view& rest, std::string_view& value) {
    skip_space(rest);
    scanner.reset();
    const char* at = rest.data();
    const char* end = at + rest.size();
    auto state = scanner.feed(at, end);
    if (state == scan::more) state = scanner.finish();
    if (state != scan::done) return false;
    const auto size = static_cast<std::size_t>(at - rest.data());
    value = rest.substr(0, size);
    rest.remove_prefix(size);
    return true;
}

bool take_character(std::string_view& rest, char c) {
    skip_space(rest);
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
}

char peek(std::string_view rest) {
    skip_space(rest);
    return rest.empty() ? '\0' : rest.front();
}

bool is_end(std::string_view rest) {
    skip_space(rest);
    return rest.empty();
}

std::vector<std::string_view> values_at(std::string_view json, const std::vector<std::string>& path) {
    std::vector<std::string_view> values{json};
    for (const auto& name : path) {
        std::vector<std::string_view> deeper;
        for (auto value : values) {
            if (name == "*" && peek(value) == '[')
                take_array(value, [&](std::string_view element) { deeper.push_back(element); });
            else if (peek(value) == '{')
                take_object(value, [&](std::string_view key, std::string_view member) {
                    if (key.substr(1, key.size() - 2) == name) deeper.push_back(member);
                });
        }
        values = std::move(deeper);
    }
    return values;
}

bool is_deeper_than(std::string_view json, std::size_t levels) {
    const auto opening = [](char c) { return c == '{' || c == '['; };
    if (static_cast<std::size_t>(std::ranges::count_if(json, opening)) <= levels) return false;
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_string && c == '\\') ++i;
        if (c == '"') in_string = !in_string;
        if (in_string) continue;
        if (opening(c) && ++depth > levels) return true;
        if (c == '}' || c == ']') --depth;
    }
    return false;
}

} // namespace desthost::sources
