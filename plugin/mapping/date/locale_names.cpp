#include "mapping/date/locale_names.hpp"

#include "core/ascii.hpp"
#include "mapping/date/blanks.hpp"
#include "mapping/date/tokens.hpp"

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>

#include <algorithm>
#include <span>

namespace lead_ads::mapping::date {
namespace {

constexpr std::size_t longest_name = 32;

bool may_be_locale(std::string_view name) {
    return !name.empty() && name.size() <= longest_name && std::ranges::all_of(name, [](char c) {
        return core::is_letter(c) || core::is_digit(c) || c == '-' || c == '_';
    });
}

std::string plain_text(const icu::UnicodeString& name) {
    std::string text;
    name.toUTF8String(text);
    std::string room(text.size(), '\0');
    return std::string(with_plain_blanks(text, room));
}

std::string without(std::string text, std::string_view characters) {
    std::erase_if(text, [&](char c) { return characters.find(c) != std::string_view::npos; });
    return text;
}

// How many names belong together, and what is done to each to get one way of writing.
using spelling = std::string (*)(std::string);
std::string as_it_is(std::string name) {
    return name;
}
std::string without_point(std::string name) {
    if (name.ends_with('.')) name.pop_back();
    return name;
}
std::string with_point(std::string name) {
    if (!name.ends_with('.')) name += '.';
    return name;
}
std::string without_blanks(std::string name) {
    return without(std::move(name), " ");
}
std::string letters_alone(std::string name) {
    return without(std::move(name), " .");
}
constexpr spelling name_spellings[] = {as_it_is, without_point, with_point};
constexpr spelling meridiem_spellings[] = {as_it_is, without_blanks, letters_alone};

class collector {
public:
    explicit collector(locale_names& into) : into_(into) {}

    void add(std::vector<std::string_view>& list, std::span<const std::string> names,
             std::span<const spelling> spellings) {
        for (const auto spell : spellings)
            for (const auto& name : names)
                list.push_back(into_.texts.emplace_back(spell(name)));
    }

private:
    locale_names& into_;
};

std::vector<std::string> texts_of(const icu::UnicodeString* names, std::int32_t count) {
    std::vector<std::string> texts;
    if (names == nullptr) return texts;
    for (const auto& name : std::span(names, static_cast<std::size_t>(count)))
        texts.push_back(plain_text(name));
    return texts;
}

using symbols = icu::DateFormatSymbols;
constexpr symbols::DtContextType contexts[] = {symbols::FORMAT, symbols::STANDALONE};
constexpr symbols::DtWidthType widths[] = {symbols::WIDE, symbols::ABBREVIATED};

void add_calendar_names(const symbols& of, collector& out, locale_names& into) {
    for (const auto context : contexts)
        for (const auto width : widths) {
            std::int32_t count = 0;
            const auto* months = of.getMonths(count, context, width);
            if (count == 12) out.add(into.months, texts_of(months, count), name_spellings);
            const auto* days = of.getWeekdays(count, context, width); // the first is none, then Sunday
            if (count != 8) continue;
            auto names = texts_of(days, count);
            names.push_back(names[1]);
            out.add(into.weekdays, std::span(names).subspan(2), name_spellings);
        }
}

void add_other_names(const symbols& of, collector& out, locale_names& into) {
    std::int32_t count = 0;
    const auto* halves = of.getAmPmStrings(count);
    if (count == 2) out.add(into.meridiems, texts_of(halves, count), meridiem_spellings);
    into.meridiems.insert(into.meridiems.end(), meridiems.begin(), meridiems.end());
    const auto* eras = of.getEras(count);
    if (count == 2) out.add(into.eras, texts_of(eras, count), name_spellings);
    const auto* long_names = of.getEraNames(count);
    if (count == 2) out.add(into.eras, texts_of(long_names, count), name_spellings);
}

} // namespace

std::shared_ptr<const locale_names> find_locale_names(std::string_view locale) {
    if (!may_be_locale(locale)) return nullptr;
    const auto wanted = icu::Locale::createCanonical(std::string(locale).c_str());
    UErrorCode error = U_ZERO_ERROR;
    const symbols found(wanted, error);
    if (U_FAILURE(error)) return nullptr;
    // Of a locale that it does not have ICU gives the root's names, which are numbers.
    const auto valid = found.getLocale(ULOC_VALID_LOCALE, error);
    if (U_FAILURE(error) || std::string_view(valid.getLanguage()) != wanted.getLanguage()) return nullptr;
    auto names = std::make_shared<locale_names>();
    collector out(*names);
    add_calendar_names(found, out, *names);
    add_other_names(found, out, *names);
    return names;
}

const locale_names* locale_cache::find(std::string_view locale) {
    if (const auto known = known_.find(locale); known != known_.end()) return known->second.get();
    if (known_.size() == most || !may_be_locale(locale)) return nullptr;
    return known_.emplace(locale, find_locale_names(locale)).first->second.get();
}

} // namespace lead_ads::mapping::date
