// A YAML file of the host's own while it is read: its tree, and what is wrong with it.
//
// In: nodes and sentences about them. Out: diagnostics in the order of the file, each with its place and its
// line, from which secrets are blotted out. One thread; lives for one reading.
#pragma once

#include "config/yaml_document.hpp"
#include "host/diagnostics.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::config {

// The tree and the places come from the library that mapping files are read with.
namespace yaml = ::lead_ads::config;
using yaml::node_kind;
using yaml::yaml_node;

// A key of a section with its value.
struct field {
    std::string name; // with that of its section: "sources.web.keys"
    const yaml_node& key;
    const yaml_node& value;
};

class router_file {
public:
    router_file(yaml::yaml_document& document, std::string path);

    const std::string& path() const noexcept { return path_; }
    void error(const yaml_node& node, std::string message, std::string suggestion = {});
    void warn(const yaml_node& node, std::string message, std::string suggestion = {});
    // A key that must be there and is not; silent when the text stopped being YAML before its end.
    void missing(const yaml_node& section, std::string message, std::string suggestion);
    void about_file(std::string message, std::string suggestion);
    // Keeps the node's text out of every line shown.
    void hide(const yaml_node& node);
    // "FILE:LINE:COLUMN", for errors that show later.
    std::string place_of(const yaml_node& node) const;
    bool has_errors() const noexcept { return errors_ != 0; }
    // Writes what was found and forgets it.
    void write_to(diagnostic_writer& out);

private:
    struct finding {
        std::size_t offset;
        std::uint32_t mark;
        std::int32_t severity;
        std::string message;
        std::string suggestion;
    };
    void add(const yaml_node& node, std::int32_t severity, std::string message, std::string suggestion);
    std::size_t begin_of(const yaml_node& node) const;
    std::size_t end_of(const yaml_node& node) const;

    yaml::yaml_document& document_;
    const std::string path_;
    std::vector<finding> findings_;
    std::size_t errors_ = 0;
};

// "did you mean x?", or "use a, b or c" when no known name is near.
std::string suggest(std::string_view written, std::span<const std::string_view> known);
std::string listed(std::span<const std::string_view> names);

} // namespace desthost::config
