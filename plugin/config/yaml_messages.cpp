#include "config/yaml_messages.hpp"

#include "config/yaml_slips.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::config {
namespace {

// What yaml-cpp says, and what we say instead. A row fits when yaml-cpp's message begins with its first
// column.
struct translation {
    std::string_view from;
    std::string_view message;
    std::string_view suggestion;
};

constexpr auto translations = std::to_array<translation>({
    {"end of map flow not found", "this { is never closed", "close it with }"},
    {"end of sequence flow not found", "this [ is never closed", "close it with ]"},
    {"end of map not found", "this does not belong to the keys above it",
     "indent the keys of one section alike, and quote a value as a whole"},
    {"end of sequence not found", "this does not belong to the list above it",
     "begin each entry of a list with \"- \" in the same column"},
    {"illegal map value", "a colon cannot stand here",
     "indent the keys of one section alike, and put a value that contains \": \" in quotes"},
    {"illegal map key", "a key cannot stand here", "indent the keys of one section alike"},
    {"illegal block entry", "a list cannot begin here", "begin it on its own line below the key"},
    {"illegal flow end", "this bracket closes nothing", "take it away, or put the value in quotes"},
    {"unknown token", "a value cannot begin with this character", "put the value in quotes"},
    {"illegal tab when looking for indentation", "a tab cannot indent", "indent with spaces"},
    {"alias not found after *", "a star begins an alias, and no name follows",
     "write \"*\" in quotes to mean every event"},
    {"illegal character found while scanning alias", "this character cannot be part of an alias",
     "put the value in quotes when no alias is meant"},
    {"the referenced anchor is not defined", "this alias names no anchor above it",
     "put the value in quotes when no alias is meant"},
    {"anchor not found after &", "an ampersand begins an anchor, and no name follows",
     "put the value in quotes when no anchor is meant"},
    {"unknown escape character: ", "double quotes know no such escape",
     "double the backslash, or use single quotes"},
    {"bad character found while scanning hex number", "this is no hexadecimal digit",
     "double the backslash, or use single quotes"},
    {"invalid unicode: ", "this escape is no character", "write the character itself"},
    {"illegal document indicator in scalar", "a quote is still open where the document ends",
     "close the quote"},
    {"bad file", "the file is nested too deeply", "use at most 64 levels"},
});

// "lead_id: {{crm.lead_id}} x": the commonest reason why a line is no YAML.
bool has_bare_template(std::string_view text, std::size_t offset) {
    const std::size_t begin = text.rfind('\n', offset == 0 ? 0 : offset - 1);
    const auto line = text.substr(begin == std::string_view::npos ? 0 : begin + 1);
    const auto end = std::min(line.find('\n'), line.size());
    const auto found = std::min(line.find(": {{"), line.find("- {{"));
    return found < end;
}

} // namespace

yaml_problem explain_yaml_error(const std::string& said, std::size_t offset, std::size_t innermost,
                                std::string_view text) {
    if (auto slip = find_slip(text, offset)) return *std::move(slip);
    if (has_bare_template(text, offset)) return {offset, 0, "this is no YAML", std::string(quote_template)};
    const auto* row = std::find_if(translations.begin(), translations.end(),
                                   [&](const translation& t) { return said.starts_with(t.from); });
    if (row == translations.end()) return {offset, 0, "this is no YAML: " + said, ""};
    if (row->message.ends_with("never closed")) offset = innermost;
    return {offset, 0, std::string(row->message), std::string(row->suggestion)};
}

} // namespace lead_ads::config
