// What yaml-cpp says about a text that is no YAML, said so that a person can mend it.
//
// In: yaml-cpp's message, where it stopped, where the innermost open list or map begins, and the text. Out: a
// problem with its place. Pure function, [any thread].
#pragma once

#include "config/yaml_document.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace lead_ads::config {

// The advice for the commonest mistake, {{path}} without quotes.
inline constexpr std::string_view quote_template = "put a template in quotes: \"{{path}}\"";

yaml_problem explain_yaml_error(const std::string& said, std::size_t offset, std::size_t innermost,
                                std::string_view text);

} // namespace lead_ads::config
