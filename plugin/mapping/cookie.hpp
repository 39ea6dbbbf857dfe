// Cookies in the form of the request header: "_fbp=fb.1.2.3; session=a".
//
// In: the header's text and a name, whose case counts. Out: the first cookie of that name as it stands there,
// without the spaces around it. [any thread]
#pragma once

#include <optional>
#include <string_view>

namespace lead_ads::mapping {

std::optional<std::string_view> find_cookie(std::string_view cookies, std::string_view name) noexcept;

} // namespace lead_ads::mapping
