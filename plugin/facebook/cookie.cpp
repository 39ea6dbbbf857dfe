#include "facebook/cookie.hpp"

namespace lead_ads::facebook {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace

std::string_view find_cookie(std::string_view cookies, std::string_view name) noexcept {
    while (!cookies.empty()) {
        const auto end = cookies.find(';');
        const auto pair = trimmed(cookies.substr(0, end));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && trimmed(pair.substr(0, equals)) == name)
            return trimmed(pair.substr(equals + 1));
        if (end == std::string_view::npos) break;
        cookies.remove_prefix(end + 1);
    }
    return {};
}

} // namespace lead_ads::facebook
