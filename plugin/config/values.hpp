// Single values of the mapping file: texts, choices, whole numbers, durations, sizes.
//
// In: a field. Out: its value, or nothing after the mistake has been reported with its place. Texts are taken
// digit for digit: an unquoted id never goes through a double. One thread.
#pragma once

#include "config/file_reader.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lead_ads::config {

// What a node is, for messages: "a list", "a map", "empty", "a text".
std::string_view kind_name(const yaml_node& node) noexcept;

// The text of a scalar, however it was written. Reports everything else, and text that is empty or has
// control characters.
std::optional<std::string_view> read_text(file_reader& in, const field& f);

// read_text, and ${env:NAME} stands for the variable's value. `max_bytes` bounds the result.
std::optional<std::string> read_plain_setting(file_reader& in, const field& f, std::size_t max_bytes);

std::optional<bool> read_boolean(file_reader& in, const field& f);

std::optional<std::int64_t> read_whole_number(file_reader& in, const field& f, std::int64_t least,
                                              std::int64_t most);

// 500ms, 10s, 5m, 24h, 7d.
std::optional<std::chrono::milliseconds> read_duration(file_reader& in, const field& f,
                                                       std::chrono::milliseconds least,
                                                       std::chrono::milliseconds most);

// 32768, 64KiB, 4MiB, 1GiB.
std::optional<std::size_t> read_size(file_reader& in, const field& f, std::size_t least, std::size_t most);

// The position of the field's text in `known`, letter for letter; otherwise reports the nearest.
std::optional<std::size_t> read_choice(file_reader& in, const field& f,
                                       std::span<const std::string_view> known);

// "a, b or c".
std::string listed(std::span<const std::string_view> names);
// `did you mean "x"?` when a known name is near, otherwise "use a, b or c" (or nothing for long lists).
std::string suggest(std::string_view written, std::span<const std::string_view> known);

// 90s, 24h, 4MiB: as a person would write them.
std::string duration_text(std::chrono::milliseconds d);
std::string size_text(std::size_t bytes);

bool is_digits(std::string_view text) noexcept;
bool has_control_characters(std::string_view text) noexcept;

} // namespace lead_ads::config
