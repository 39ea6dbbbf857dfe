#include "core/fold.hpp"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace lead_ads::core {

std::string folded(std::string_view text) {
    const auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    std::int32_t begin = 0;
    std::int32_t end = wide.length();
    while (begin < end && u_isUWhiteSpace(wide.char32At(begin)))
        ++begin;
    while (end > begin && u_isUWhiteSpace(wide.char32At(end - 1)))
        --end;
    icu::UnicodeString name(wide, begin, end - begin);
    std::string out;
    name.toLower(icu::Locale::getRoot()).toUTF8String(out);
    return out;
}

} // namespace lead_ads::core
