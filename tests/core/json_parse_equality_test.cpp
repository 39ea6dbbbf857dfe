// The quick parser and the plain one on the same random texts.
#include "core/json_parse.hpp"
#include "core/json_write.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

using namespace lead_ads::core;

namespace {

// Sanitizers make everything many times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int documents = 20'000;
#else
constexpr int documents = 1'000'000;
#endif

constexpr const char* good_pieces[] = {
    "a",           "key",
    "Jean-Pierre", "",
    " ",           "é",
    "Ωμέγα",       "\U0001F600",
    "\\n",         "\\\"",
    "\\\\",        "\\/",
    "\\u00e9",     "\\uD83D\\uDE00",
    "\\u0000",     "\\b\\f\\r\\t",
    "\x7f",        "0123456789abcdefghij",
    "\uFFFF",
};
constexpr const char* bad_pieces[] = {
    "\x01", "\x80",  "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82",   "\xFF",
    "\\x",  "\\u12", "\\uD800",  "\\uDC00",      "\\uD800\\u0041",   "\\uD800\\n", "\n",
};
constexpr const char* numbers[] = {
    "0",
    "-0",
    "1",
    "-1",
    "1.5",
    "1e5",
    "1E+5",
    "1e-5",
    "123456789012345678901234567890",
    "0.1",
    "-0.0e0",
    "1e400",
    "1e9999",
    "1e99999",
    "1e0000000005",
    "12.50",
    "1785048302230",
    "1e-99999999999",
};
constexpr const char* bad_numbers[] = {"01", "-",   "1.",  ".5",  "1e",       "1e+",
                                       "+1", "--1", "0x1", "NaN", "Infinity", "1.e5"};
constexpr const char* spaces[] = {"", "", "", "", " ", "\n", "\t", "\r\n", "  "};
constexpr const char* bad_words[] = {"True", "nul", "tru", "falsey", "nullx", ",", "}", "]", "'a'"};

class generator {
public:
    explicit generator(std::uint64_t seed) : random_(seed) {}

    std::string document(bool only_good) {
        only_good_ = only_good;
        std::string text = any(spaces);
        add_value(text, 0);
        return text + any(spaces);
    }
    // Changes, takes away, puts in or cuts off a few bytes.
    void spoil(std::string& text) {
        for (auto times = below(3); times > 0 && !text.empty(); --times) {
            const auto at = below(text.size());
            const auto byte = static_cast<char>(one_in(3) ? below(256) : "{}[]\",:\\0e.-"[below(12)]);
            switch (below(4)) {
            case 0:
                text[at] = byte;
                break;
            case 1:
                text.erase(at, 1);
                break;
            case 2:
                text.insert(at, 1, byte);
                break;
            default:
                if (one_in(4)) text.resize(at);
            }
        }
    }
    bool one_in(std::size_t n) { return below(n) == 0; }

private:
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
    template <std::size_t n>
    const char* any(const char* const (&texts)[n]) {
        return texts[below(n)];
    }
    bool goes_wrong() { return !only_good_ && one_in(40); }

    void add_string(std::string& text) {
        text += '"';
        for (auto pieces = below(4); pieces > 0; --pieces)
            text += goes_wrong() ? any(bad_pieces) : any(good_pieces);
        text += '"';
    }
    void add_value(std::string& text, int depth) {
        if (goes_wrong()) {
            text += any(bad_words);
            return;
        }
        switch (below(depth < 5 ? 8 : 5)) {
        case 0:
            text += any({"true", "false", "null"});
            return;
        case 1:
        case 2:
            text += goes_wrong() ? any(bad_numbers) : any(numbers);
            return;
        case 3:
        case 4:
            return add_string(text);
        case 5:
            return add_list(text, depth, '[', ']');
        default:
            return add_list(text, depth, '{', '}');
        }
    }
    template <std::size_t n>
    const char* any(const char* const (&&texts)[n]) {
        return texts[below(n)];
    }
    void add_list(std::string& text, int depth, char open, char close) {
        text += open;
        text += any(spaces);
        const auto count = one_in(200) ? 40 : below(6);
        for (std::size_t i = 0; i < count; ++i) {
            if (i > 0) (text += ',') += any(spaces);
            if (open == '{') {
                add_string(text);
                ((text += any(spaces)) += ':') += any(spaces);
            }
            add_value(text, count == 40 ? 5 : depth + 1);
            text += any(spaces);
        }
        text += close;
    }

    std::mt19937_64 random_;
    bool only_good_ = false;
};

// Stricter than ==: the order of members and the digits of numbers count.
bool identical(const value& a, const value& b) {
    if (a.type() != b.type() || a.is_written_integer() != b.is_written_integer()) return false;
    switch (a.type()) {
    case kind::number:
        return a.written() == b.written();
    case kind::array:
        return std::ranges::equal(a.elements(), b.elements(), identical);
    case kind::object:
        return std::ranges::equal(a.members(), b.members(), [](const member& x, const member& y) {
            return x.key == y.key && identical(x.item, y.item);
        });
    default:
        return a == b;
    }
}

} // namespace

TEST_CASE("what the quick parser takes, the plain one takes, and to the same value") {
    generator make(20260'11'22);
    arena memory;
    int taken = 0;
    int wrong = 0;
    for (int i = 0; i < documents; ++i) {
        auto text = make.document(false);
        if (make.one_in(2)) make.spoil(text);
        memory.reset();
        value quick;
        if (!parse_json_quickly(text, memory, 64, quick)) continue;
        ++taken;
        const auto plain = parse_json_plainly(text, memory);
        if (plain.ok && identical(quick, plain.root)) continue;
        ++wrong;
        CHECK_MESSAGE(wrong > 10, text);
    }
    CHECK(wrong == 0);
    CHECK(taken > documents / 10);
    CHECK(taken < documents);
}

TEST_CASE("the quick parser takes what is right, but for exponents beyond reason") {
    generator make(7);
    arena memory;
    int left = 0;
    for (int i = 0; i < documents / 10; ++i) {
        const auto text = make.document(true);
        memory.reset();
        value root;
        if (parse_json_quickly(text, memory, 64, root)) continue;
        const bool has_long_exponent = text.find("e99999") != text.npos || text.find("e00000") != text.npos ||
                                       text.find("e-99999") != text.npos;
        left += !has_long_exponent;
        CHECK_MESSAGE((has_long_exponent || left > 10), text);
    }
    CHECK(left == 0);
}

TEST_CASE("both parsers stop at the same depth, and say the same of what is wrong") {
    arena memory;
    for (const std::size_t levels : {63u, 64u, 65u, 100'000u}) {
        CAPTURE(levels);
        for (const auto& [open, close] : {std::pair{"[", "]"}, {R"({"a":)", "}"}}) {
            std::string text;
            for (std::size_t i = 0; i < levels; ++i)
                text += open;
            text += "1";
            for (std::size_t i = 0; i < levels; ++i)
                text += close;
            const auto both = parse_json(text, memory);
            const auto plain = parse_json_plainly(text, memory);
            CHECK(both.ok == (levels <= 64));
            CHECK(both.ok == plain.ok);
            CHECK(both.offset == plain.offset);
            CHECK(std::string_view(both.problem) == plain.problem);
        }
    }
}

TEST_CASE("decimals print the same whether their digits are taken or computed") {
    std::mt19937_64 random(3); // NOLINT(cert-msc51-cpp): the same in every run.
    number_text_buffer one;
    number_text_buffer two;
    int wrong = 0;
    for (int i = 0; i < documents; ++i) {
        auto text = std::to_string(random() >> (random() % 60));
        text.insert(random() % (text.size() + 1), ".");
        if (text.front() == '.') text.insert(0, 1, '0');
        if (text.back() == '.') text += '0';
        while (text[0] == '0' && text[1] == '0')
            text.erase(0, 1);
        if (text[0] == '0' && text[1] != '.') text.erase(0, 1);
        if (random() % 4 == 0) text.insert(0, 1, '-');
        const auto number = value::written_number(text);
        const std::string taken(number_text(number, one));
        if (taken == js_number_text(number.as_double(), two)) continue;
        ++wrong;
        CHECK_MESSAGE(wrong > 10, text);
    }
    CHECK(wrong == 0);
}
