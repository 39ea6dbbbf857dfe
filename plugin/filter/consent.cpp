#include "filter/consent.hpp"

#include "core/ascii.hpp"
#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lead_ads::filter {

namespace {

using core::value;

constexpr std::string_view separators = ",;| \t\r\n";

// Words that turn a list of categories into something else: "not 3", "3: denied". In lower case.
constexpr std::array<std::string_view, 10> refusals{"no",      "not",      "non",     "false",  "denied",
                                                    "refused", "rejected", "without", "except", "nein"};
// What the value of {"3": ...} may be.
constexpr std::array<std::string_view, 5> agreements{"true", "yes", "granted", "1", "on"};

bool is_same_in_any_case(std::string_view text, std::string_view lower) noexcept {
    return std::ranges::equal(text, lower, {}, core::ascii_lower);
}

bool is_one_of(std::span<const std::string_view> words, std::string_view text) noexcept {
    return std::ranges::any_of(words, [&](std::string_view word) { return is_same_in_any_case(text, word); });
}

// Looks for one category, and remembers what it could not read.
class category_search {
public:
    explicit category_search(std::string_view category) : category_(category) {}

    bool is_in(const value& given) {
        if (given.is_array())
            return std::ranges::count_if(given.elements(), [&](const value& v) { return is_element(v); }) > 0;
        if (given.is_object())
            return std::ranges::count_if(given.members(), [&](const core::member& m) { return agrees(m); }) >
                   0;
        return is_element(given);
    }
    bool met_unreadable() const noexcept { return met_unreadable_; }

private:
    bool is_element(const value& v) {
        if (v.is_string()) return is_in_text(v.as_string());
        if (v.is_number()) {
            core::number_text_buffer buffer;
            return core::number_text(v, buffer) == category_;
        }
        met_unreadable_ |= !v.is_null();
        return false;
    }

    bool is_in_text(std::string_view text) {
        text = core::js_trim(text);
        if (text == category_) return true;
        bool is_found = false;
        bool is_refusal = false;
        for (auto rest = text; !rest.empty();) {
            const auto word = rest.substr(0, rest.find_first_of(separators));
            rest.remove_prefix(std::min(rest.size(), word.size() + 1));
            is_found |= word == category_;
            is_refusal |= is_one_of(refusals, word);
        }
        met_unreadable_ |= is_refusal;
        return is_found && !is_refusal;
    }

    bool agrees(const core::member& m) {
        const bool is_yes = (m.item.is_boolean() && m.item.as_boolean()) || m.item.as_int64() == 1 ||
                            (m.item.is_string() && is_one_of(agreements, core::js_trim(m.item.as_string())));
        met_unreadable_ |= !m.item.is_scalar();
        return is_yes && m.key == category_;
    }

    std::string_view category_;
    bool met_unreadable_ = false;
};

// A list or an object, written as JSON in a text.
bool is_json(const value& given) noexcept {
    const auto text = given.is_string() ? core::js_trim(given.as_string()) : std::string_view();
    return text.starts_with('[') || text.starts_with('{');
}

} // namespace

consent read_consent(const value& event, std::span<const std::string> required, core::arena& memory) {
    if (required.empty()) return consent::given;
    const auto* const user = event.find("user");
    const auto* const written = user ? user->find("consent_categories") : nullptr;
    if (!written) return consent::not_given;
    auto given = *written;
    if (is_json(given)) {
        const auto json = core::parse_json(core::js_trim(given.as_string()), memory);
        if (!json.ok) return consent::unreadable;
        given = json.root;
    }
    bool met_unreadable = false;
    bool is_given = true;
    for (const auto& category : required) {
        category_search search(category);
        is_given &= search.is_in(given);
        met_unreadable |= search.met_unreadable();
    }
    if (is_given) return consent::given;
    return met_unreadable ? consent::unreadable : consent::not_given;
}

} // namespace lead_ads::filter
