// One cookie out of a Cookie header's text: "_fbp=fb.1.2.3; _fbc=fb.1.4.5".
#pragma once

#include <string_view>

namespace lead_ads::facebook {

// The value of the first cookie called `name`, as it is written; empty when there is none.
std::string_view find_cookie(std::string_view cookies, std::string_view name) noexcept;

} // namespace lead_ads::facebook
