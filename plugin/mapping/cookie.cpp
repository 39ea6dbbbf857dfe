#include "mapping/cookie.hpp"

#include <algorithm>

namespace lead_ads::mapping {

namespace {

std::string_view without_spaces(std::string_view text) noexcept {
    const auto from = std::min(text.find_first_not_of(" \t"), text.size());
    text.remove_prefix(from);
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

} // namespace

std::optional<std::string_view> find_cookie(std::string_view cookies, std::string_view name) noexcept {
    while (!cookies.empty()) {
        const auto end = std::min(cookies.find(';'), cookies.size());
        const auto pair = cookies.substr(0, end);
        const auto equals = pair.find('=');
        if (equals != pair.npos && without_spaces(pair.substr(0, equals)) == name)
            return without_spaces(pair.substr(equals + 1));
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
    }
    return std::nullopt;
}

} // namespace lead_ads::mapping
