// Constants that every event would share, and conditions that never change.
#include "config/lint/lint.hpp"
#include "core/ascii.hpp"

#include <unicode/ucurr.h>

#include <algorithm>
#include <array>

namespace lead_ads::config::lint {

namespace {

constexpr auto personal_targets =
    std::to_array<std::string_view>({"em", "ph", "fn", "ln", "db", "external_id", "lead_id", "fbc", "fbp",
                                     "client_ip_address", "email", "phone", "extern_id"});

// data.0.user_data.em: email
void find_shared_person(const subject& in, const rule_site& site) {
    if (site.section != "smart_mapping" || !site.rule.is_constant()) return;
    const auto name = site.target.substr(site.target.rfind('.') + 1);
    const bool is_person =
        site.target.starts_with("data.0.user_data.") || site.target.starts_with("data.0.match_keys.");
    const bool is_text = site.rule.constant_value().is_string() && site.rule.constant_value().size() != 0;
    if (is_person && is_text && std::ranges::find(personal_targets, name) != personal_targets.end())
        in.warn(site, site.target + " is the same for every event",
                "read it from the event, such as \"{{user.email}}\"");
}

bool is_currency(std::string_view code) {
    if (code.size() != 3 || !std::ranges::all_of(code, core::is_letter)) return false;
    std::array<UChar, 4> wide{};
    for (std::size_t i = 0; i < 3; ++i)
        wide[i] = static_cast<UChar>(core::is_lower_letter(code[i]) ? code[i] - 32 : code[i]);
    UErrorCode status = U_ZERO_ERROR;
    return ucurr_isAvailable(wide.data(), -1e15, 4e15, &status) && U_SUCCESS(status);
}

// currency: EUD
void find_unknown_currency(const subject& in, const rule_site& site) {
    const bool is_target = site.target == "currency" || site.target == "data.0.custom_data.currency";
    if (!is_target || !site.rule.is_constant() || !site.rule.constant_value().is_string()) return;
    const auto code = site.rule.constant_value().as_string();
    if (!code.empty() && !is_currency(code))
        in.warn(site, quoted(code) + " is no currency of ISO 4217",
                "use a code of three letters, such as EUR or USD");
}

struct condition_words {
    std::string_view section;
    std::string_view always;
    std::string_view never;
};
constexpr auto words = std::to_array<condition_words>({
    {"filters", "it filters nothing", "no event will be sent"},
    {"properties", "the change is made to every event", "the change is never made"},
    {"limited_data_use", "it applies to every event", "it never applies"},
});

// when: "1 = 1"
void find_constant_condition(const subject& in, const rule_site& site) {
    if (!site.is_condition || !site.rule.is_constant()) return;
    const auto* row = std::ranges::find(words, site.section, &condition_words::section);
    if (row == words.end()) return;
    const bool holds = mapping::truthy(site.rule.constant_value());
    in.warn(site,
            holds ? "this condition is always true: " + std::string(row->always)
                  : "this condition is never true: " + std::string(row->never),
            "");
}

constexpr site_lint all[] = {find_shared_person, find_unknown_currency, find_constant_condition};

} // namespace

std::span<const site_lint> value_lints() noexcept {
    return all;
}

} // namespace lead_ads::config::lint
