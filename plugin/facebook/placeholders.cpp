#include "facebook/placeholders.hpp"

#include "core/name_index.hpp"
#include "facebook/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace lead_ads::facebook {

namespace {

// In lower case.
constexpr auto words = std::to_array<std::string_view>({
    "undefined",
    "null",
    "none",
    "nan",
    "not set",
    "n/a",
    "n.a.",
    "n.a",
    "n. a.",
    "(undefined)",
    "(null)",
    "(none)",
    "(not set)",
    "(not provided)",
    "(n/a)",
    "(empty)",
    "(blank)",
    "<undefined>",
    "<null>",
    "<none>",
    "<nil>",
    "<na>",
    "<empty>",
    "[undefined]",
    "[null]",
    "[none]",
    "[object object]",
    "[object undefined]",
    "[object null]",
    "\\n",
    "null null",
    "undefined undefined",
    "none none",
    "#n/a",
    "#n/a!",
    "#na",
    "#n/d",
    "#nv",
    "#ref!",
    "#bezug!",
    "#name?",
    "#nom?",
    "#nombre?",
    "#value!",
    "#valor!",
    "#valeur!",
    "#wert!",
    "#null!",
    "#nul!",
    "#num!",
    "#zahl!",
    "#div/0!",
    "#error!",
});
constexpr auto itself = [](std::string_view word) { return word; };
constexpr core::name_index<words.size()> known_words(words, itself);

constexpr std::array<std::string_view, 2> test_addresses{"test@meta.com", "test@fb.com"};
constexpr std::string_view test_lead = "<test lead:";

// The beginnings of the SHA-256 and MD5 digests of the words above that programs hash, as they are mostly
// written, of no text, a blank, a dash, and the test addresses: their first 16 hexadecimal digits, sorted.
// clang-format off
constexpr std::array<std::uint64_t, 88> digests{
    0x0657038008ee10df, 0x08316aaa77f6006a, 0x0969f08f8f4a8774, 0x0a481a8dc8a8aa0e, 0x0db45d2a4141101b,
    0x140bedbf9c3f6d56, 0x1441a7909c087dbb, 0x1654a316ffdb76a1, 0x1aef939917215ce7, 0x1e1cac92b7549c0a,
    0x1ff160b1d429bea5, 0x243e50dca0d79552, 0x274b68192b056e26, 0x2874d7800fecae20, 0x2accec0389b63a79,
    0x2fe5bca01223e3e1, 0x334c4a4c42fdb79d, 0x336d5ebc5436534e, 0x34292f4267fcc405, 0x3543d7a8b7297327,
    0x36a9e7f1c95b82ff, 0x36e54050c71f510b, 0x37a6259cc0c1dae2, 0x382b0f5185773fa0, 0x3973e022e93220f9,
    0x3e670ad8d80b2aea, 0x466608f399312b0d, 0x46d97996e713eac0, 0x4895f73177ab5d67, 0x4b29f7b6262fee8c,
    0x4d4f1eb43dba0133, 0x4ee8d695e2aa5104, 0x552e423045fcbd94, 0x58931504914ca792, 0x5ccd41c437841d07,
    0x5d47146ea29bd986, 0x5e543256c480ac57, 0x6181738008c985a1, 0x6452442631c30917, 0x6adf97f83acf6453,
    0x6c3e226b4d4795d5, 0x6d963bc186ed03dd, 0x70df647ae95586f4, 0x7215ee9c7d9dc229, 0x74234e98afe7498f,
    0x7526c6e7e976745a, 0x7ecfb3bf076a6a96, 0x8290035d4cf4b736, 0x856b1c8e42e33733, 0x868ea5dc0202b9f0,
    0x9051796028d7f43a, 0x97139627c126d86a, 0x9b2d5b4678781e53, 0x9ba66a9f92056682, 0xa04159a35ef9693e,
    0xa3d2de7675556553, 0xa4d2f177eb466a7d, 0xa683c5c5349f6f7f, 0xa8ee4ae6008dad64, 0xabe3b00e286fbcec,
    0xb151615d85affb3a, 0xb28c94b2195c8ed2, 0xb460b79e4bfbaefd, 0xb50339a10e1de285, 0xb957a7cf346072df,
    0xba80bb21c728e616, 0xbbb93ef26e3c101f, 0xc627c09c14e58e44, 0xc9a560c74de368dc, 0xcb77f5b2df38c56f,
    0xd03408aabe16bb53, 0xd41d8cd98f00b204, 0xd49dd1bc31e182fe, 0xd5b592c05dc25b50, 0xda8c72535095c5d4,
    0xdc937b59892604f5, 0xe2f79e5b60330bba, 0xe3b0c44298fc1c14, 0xe5dea42d9c1eb60a, 0xe60cd2222902079b,
    0xe62df504de9fe0d0, 0xeb045d78d2731073, 0xec0fc0100c4fc1ce, 0xf02dfb7da82a40b0, 0xf3e78f3265a769c4,
    0xf8762460f4735a77, 0xfa1d2db62d4d952e, 0xfb329000228cc5a2,
};
// clang-format on
static_assert(std::ranges::is_sorted(digests));

constexpr bool is_punctuation(char c) noexcept {
    return c > ' ' && c < 0x7F && !core::is_digit(c) && !core::is_letter(c);
}

// What placeholders begin with; few values do.
constexpr bool may_begin_one(char c) noexcept {
    return ascii_lower(c) == 'n' || ascii_lower(c) == 'u' || is_punctuation(c);
}

bool stands_between(std::string_view text, std::string_view open, std::string_view close) noexcept {
    return text.size() >= open.size() + close.size() && text.starts_with(open) && text.ends_with(close);
}

// What tools leave when they find nothing to fill in.
bool is_template(std::string_view text) noexcept {
    return has_unfilled_template(text) || stands_between(text, "*|", "|*") ||
           stands_between(text, "{!", "}") || stands_between(text, "<%", "%>") ||
           stands_between(text, "[[", "]]");
}

bool has_in_order(std::string_view text, std::string_view open, std::string_view close) noexcept {
    const auto at = text.find(open);
    return at != text.npos && text.find(close, at + open.size()) != text.npos;
}

} // namespace

bool has_unfilled_template(std::string_view text) noexcept {
    return has_in_order(text, "{{", "}}") || has_in_order(text, "${", "}") || has_in_order(text, "%%", "%%");
}

bool is_placeholder(std::string_view text, core::arena& memory) {
    text = trim(text);
    if (text.empty() || !may_begin_one(text.front())) return false;
    const auto lower = to_lower(text, memory);
    return known_words.find(lower, words, itself) != known_words.none || is_template(lower) ||
           lower.starts_with(test_lead) || std::ranges::all_of(lower, is_punctuation);
}

bool is_placeholder_digest(std::string_view hexadecimal) noexcept {
    std::uint64_t beginning = 0;
    for (const char c : hexadecimal.substr(0, 16))
        beginning = beginning << 4 | static_cast<std::uint64_t>(is_digit(c) ? c - '0' : c - 'a' + 10);
    return std::ranges::binary_search(digests, beginning);
}

bool is_test_address(std::string_view address) noexcept {
    return std::ranges::find(test_addresses, address) != test_addresses.end();
}

std::string_view without_label(std::string_view text, char label) noexcept {
    const auto value = trim(text);
    const bool has_label = value.size() >= 2 && ascii_lower(value[0]) == label && value[1] == ':';
    return has_label ? trim(value.substr(2)) : text;
}

} // namespace lead_ads::facebook
