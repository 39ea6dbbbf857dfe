// What counts as an e-mail address: the expression of Meta's parameter builder, matched in one pass.
//
// In: lower-case, trimmed text. Out: yes or no. [any thread]
#pragma once

#include <string_view>

namespace lead_ads::facebook {

bool is_email_address(std::string_view text) noexcept;

} // namespace lead_ads::facebook
