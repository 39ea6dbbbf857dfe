#include "facebook/click_id.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <string>

namespace lead_ads::facebook {

namespace {

constexpr std::string_view parameter = "fbclid=";
constexpr std::size_t longest = 1024;

} // namespace

std::string_view find_fbclid(std::string_view address) noexcept {
    auto query = address.substr(0, address.find('#'));
    const auto start = query.find('?');
    if (start == std::string_view::npos) return {};
    query.remove_prefix(start + 1);
    while (!query.empty()) {
        const auto one = query.substr(0, query.find('&'));
        if (one.starts_with(parameter)) return one.substr(parameter.size());
        query.remove_prefix(std::min(one.size() + 1, query.size()));
    }
    return {};
}

bool is_fbclid(std::string_view text) noexcept {
    return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
        return core::is_letter(c) || core::is_digit(c) || c == '-' || c == '_' || c == '.';
    });
}

std::string_view make_fbc(std::string_view fbclid, std::int64_t click_seconds, core::arena& memory) {
    return memory.copy("fb.1." + std::to_string(click_seconds * 1000) + "." + std::string(fbclid));
}

} // namespace lead_ads::facebook
