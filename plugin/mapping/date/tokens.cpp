// What is read:
//   format = { token | quote };  token = the longest run of one and the same character
//   quote  = "'" { any but "'" } ("'" | end);  an empty quote that is closed stands for one apostrophe
#include "mapping/date/tokens.hpp"

#include "core/utf8.hpp"

#include <algorithm>

namespace lead_ads::mapping::date {
namespace {

struct macro {
    std::string_view token_text;
    std::string_view expansion;
};
constexpr std::array macros{
    macro{"D", "M/d/y"},
    macro{"DD", "MMM d', 'y"},
    macro{"DDD", "MMMM d', 'y"},
    macro{"DDDD", "EEEE', 'MMMM d', 'y"},
    macro{"t", "h:mm a"},
    macro{"tt", "h:mm:ss a"},
    macro{"ttt", "h:mm:ss a ZZZZ"},
    macro{"tttt", "h:mm:ss a ZZZZZ"},
    macro{"T", "HH:mm"},
    macro{"TT", "HH:mm:ss"},
    macro{"TTT", "HH:mm:ss ZZZZ"},
    macro{"TTTT", "HH:mm:ss ZZZZZ"},
    macro{"f", "M/d/y', 'h:mm a"},
    macro{"ff", "MMM d', 'y', 'h:mm a"},
    macro{"fff", "MMMM d', 'y' at 'h:mm a ZZZZ"},
    macro{"ffff", "EEEE', 'MMMM d', 'y' at 'h:mm a ZZZZZ"},
    macro{"F", "M/d/y', 'h:mm:ss a"},
    macro{"FF", "MMM d', 'y', 'h:mm:ss a"},
    macro{"FFF", "MMMM d', 'y' at 'h:mm:ss a ZZZZ"},
    macro{"FFFF", "EEEE', 'MMMM d', 'y' at 'h:mm:ss a ZZZZZ"},
};

// Bytes of the UTF-8 character at the front of `text`; a stray byte stands alone.
std::size_t character_size(std::string_view text) {
    std::size_t size = 1;
    while (static_cast<unsigned char>(text[0]) >= 0xC0 && size < std::min<std::size_t>(4, text.size()) &&
           core::is_trail(text[size]))
        ++size;
    return size;
}

} // namespace

bool token_reader::next(token& out) {
    if (!quoted_ && at_ < format_.size() && format_[at_] == '\'') {
        quoted_ = true;
        ++at_;
    }
    const auto rest = format_.substr(at_);
    if (quoted_) {
        quoted_ = false;
        const auto end = rest.find('\'');
        out = {rest.substr(0, end), true};
        at_ += end == std::string_view::npos ? rest.size() : end + 1;
        if (end == 0) out.text = "'";
        return !out.text.empty();
    }
    if (rest.empty()) return false;
    const auto character = rest.substr(0, character_size(rest));
    std::size_t length = character.size();
    while (rest.substr(length).starts_with(character))
        length += character.size();
    out = {rest.substr(0, length), false};
    at_ += length;
    return true;
}

std::string_view macro_expansion(std::string_view token_text) {
    for (const auto& [text, expansion] : macros)
        if (text == token_text) return expansion;
    return {};
}

} // namespace lead_ads::mapping::date
