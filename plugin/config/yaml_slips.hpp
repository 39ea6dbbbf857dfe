// Slips of the pen that make a text no YAML, or another YAML than was meant.
//
// In: the text and where the YAML parser stopped. Out: the slip on that line or shortly above it, with its
// place, said so that it can be mended; nothing when none is seen. Pure function, [any thread].
#pragma once

#include "config/yaml_document.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace lead_ads::config {

std::optional<yaml_problem> find_slip(std::string_view text, std::size_t offset);

// The key that stands before a colon without a blank, "timezone" in "timezone:Europe/Paris"; empty when the
// line has none.
std::string_view key_without_blank(std::string_view line) noexcept;

} // namespace lead_ads::config
