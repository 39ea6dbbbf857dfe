#include "config/yaml_bytes.hpp"

#include <string>
#include <string_view>

namespace lead_ads::config {

namespace {
constexpr std::size_t max_bytes = 1024 * 1024;
} // namespace

bool has_bad_bytes(yaml_document& document) {
    const auto text = document.source.text();
    const auto refuse = [&](std::size_t offset, std::string message, std::string_view suggestion) {
        document.problems.push_back({offset, 1, std::move(message), std::string(suggestion)});
        return true;
    };
    if (text.size() > max_bytes)
        return refuse(0, "the file has " + std::to_string(text.size()) + " bytes, more than 1 MiB",
                      "make it smaller");
    if (const auto bad = find_invalid_utf8(text); bad < text.size())
        return refuse(bad, "this byte is not UTF-8", "save the file as UTF-8");
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const bool allowed =
            c >= 0x20 ? c != 0x7F : c == '\t' || c == '\n' || (c == '\r' && text.substr(i + 1, 1) == "\n");
        if (allowed) continue;
        if (c == '\r') return refuse(i, "this line end is a carriage return alone", "use \\n or \\r\\n");
        return refuse(i, "a control character cannot stand in YAML",
                      "take it away, or escape it in double quotes");
    }
    return false;
}

} // namespace lead_ads::config
