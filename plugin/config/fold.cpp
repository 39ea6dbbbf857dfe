#include "config/fold.hpp"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace lead_ads::config {

std::string folded(std::string_view text) {
    auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    std::int32_t begin = 0;
    std::int32_t end = wide.length();
    while (begin < end && u_isUWhiteSpace(wide.char32At(begin)))
        ++begin;
    while (end > begin && u_isUWhiteSpace(wide.char32At(end - 1)))
        --end;
    wide.retainBetween(begin, end);
    wide.toLower(icu::Locale::getRoot());
    std::string out;
    wide.toUTF8String(out);
    return out;
}

} // namespace lead_ads::config
