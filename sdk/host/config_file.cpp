#include "host/config_file.hpp"

#include "host/failure.hpp"
#include "host/sources/byte_stream.hpp"
#include "host/text.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

namespace desthost {
namespace {

constexpr std::size_t largest_config = 16 * 1024 * 1024;

bool is_plugin_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::string_view without(std::string_view text, std::string_view characters) {
    const auto first = text.find_first_not_of(characters);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(characters) - first + 1);
}

std::string name_by_yaml(const std::string& text) {
    try {
        const auto root = YAML::Load(text);
        const auto key = root.IsMap() ? root["destination"] : YAML::Node{};
        return key.IsScalar() ? key.Scalar() : std::string{};
    } catch (const YAML::Exception&) {
        return {};
    }
}

// For files that are not YAML: the first line that begins with the key.
std::string name_by_line(std::string_view text) {
    constexpr std::string_view key = "destination:";
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (!line.starts_with(key)) continue;
        const auto value = line.substr(key.size());
        return std::string(without(value.substr(0, value.find('#')), " \t\r\"'"));
    }
    return {};
}

} // namespace

destination_config_t config_file::as_config(std::uint32_t flags) const noexcept {
    return {sizeof(destination_config_t), flags, abi_string(text), abi_string(path)};
}

config_file read_config_file(const std::string& path) {
    config_file file{path, {}};
    try {
        const auto stream = sources::open_file(path, nullptr);
        std::array<char, 16384> piece{};
        while (const auto size = stream->read(piece.data(), piece.size())) {
            file.text.append(piece.data(), size);
            if (file.text.size() > largest_config)
                throw failure{exit_status::usage, path + ": is larger than 16 MiB; is it the mapping file?"};
        }
    } catch (const sources::input_error& error) {
        throw failure{exit_status::usage, std::string(error.what()) + "; check the name after --config"};
    }
    return file;
}

std::optional<std::string> destination_named_in(const std::string& text) {
    for (auto& name : {name_by_yaml(text), name_by_line(text)})
        if (is_plugin_name(name)) return name;
    return {};
}

} // namespace desthost
