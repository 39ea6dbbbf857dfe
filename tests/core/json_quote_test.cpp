// JSON strings of every length, with every byte in every place, against a writer that looks at one byte at a
// time; and sinks that have to grow.
#include "core/json_parse.hpp"
#include "core/json_write.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <random>
#include <string>

using namespace lead_ads::core;

namespace {

std::string quoted_plainly(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        constexpr std::string_view letters = "\"\\\b\f\n\r\t";
        if (const auto at = letters.find(c); at != letters.npos) {
            (out += '\\') += "\"\\bfnrt"[at];
        } else if (byte < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(byte));
            out += escape;
        } else {
            out += c;
        }
    }
    return out += '"';
}

std::string quoted(std::string_view text) {
    std::string out;
    write_json_string(text, out);
    return out;
}

} // namespace

TEST_CASE("every byte in every place of strings of every length is escaped or stays") {
    for (std::size_t size = 1; size < 40; ++size)
        for (std::size_t at = 0; at < size; ++at)
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(size, 'x');
                text[at] = static_cast<char>(byte);
                if (quoted(text) != quoted_plainly(text)) FAIL(size, " ", at, " ", byte);
            }
}

TEST_CASE("random strings are quoted as byte by byte") {
    std::mt19937_64 random(1);
    for (int i = 0; i < 20'000; ++i) {
        std::string text(random() % 200, ' ');
        const auto most = random() % 2 ? 256u : 0x60u;
        for (auto& c : text)
            c = static_cast<char>(0x20 + random() % most);
        if (quoted(text) != quoted_plainly(text)) FAIL(text);
    }
}

TEST_CASE("JSON of any size stands in an arena as it does in a string, and what stood there before stays") {
    std::mt19937_64 random(2);
    for (int i = 0; i < 200; ++i) {
        arena memory(64);
        const auto before = memory.copy("what was there");
        const std::string piece(random() % 3000, random() % 2 ? 'a' : '\n');
        const std::array<value, 3> inside{value::string(piece), value::array({}), value::object({})};
        const std::array<member, 2> members{{{piece, value::array(inside)}, {"empty", value{}}}};
        const auto whole = value::object(members);
        const auto in_arena = write_json(whole, memory);
        const auto after = memory.copy("what comes behind");
        std::string in_string = "before ";
        write_json(whole, in_string);
        CHECK(in_string.substr(7) == in_arena);
        CHECK(before == "what was there");
        CHECK(after == "what comes behind");
        arena other;
        CHECK(parse_json(in_arena, other).ok);
    }
}
