// A filter for tests/tools/compare_normalisation.mjs and compare_phones.mjs: one JSON line
// {"field":"em","text":"..."} in, for telephone numbers with "country" (two letters) or "code" (digits); one
// JSON line out with what would be sent: {"sent":"<digest>","normalised":"..."} or {"sent":null}. For made-up
// test data only: the normalised text is shown.
#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "core/sha256.hpp"
#include "facebook/normalise.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>

using namespace lead_ads;

namespace {

constexpr std::array<std::string_view, 11> fields{"em", "ph", "fn", "ln",      "ge",         "db",
                                                  "ct", "st", "zp", "country", "external_id"};

std::string_view text_at(const core::value& line, std::string_view key) {
    const auto* found = line.find(key);
    return found != nullptr && found->is_string() ? found->as_string() : std::string_view();
}

std::string answer(const core::value& line, int year, core::arena& memory) {
    const facebook::normalise_settings settings{text_at(line, "code"), year, text_at(line, "country")};
    const auto* field = line.find("field");
    const auto* text = line.find("text");
    const auto* row =
        field != nullptr && field->is_string() ? std::ranges::find(fields, field->as_string()) : fields.end();
    if (row == fields.end() || text == nullptr || !text->is_string())
        return R"({"problem":"a line needs a field of the Conversions API and a text"})";
    const auto result = facebook::normalise(static_cast<facebook::user_field>(row - fields.begin()),
                                            text->as_string(), settings, memory);
    if (result.form == facebook::normalised_as::nothing) return R"({"sent":null})";
    const bool hash = result.form == facebook::normalised_as::clear_text;
    std::string out = R"({"sent":)";
    core::write_json_string(hash ? core::sha256_hex(result.text) : std::string(result.text), out);
    out += R"(,"normalised":)";
    core::write_json_string(result.text, out);
    return out + '}';
}

} // namespace

// Usage: normalise_lines YEAR
int main(int argc, char** argv) {
    const std::string_view text = argc == 2 ? argv[1] : "";
    int year = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    if (error != std::errc() || end != text.data() + text.size()) {
        std::cerr << "usage: normalise_lines YEAR < lines\n";
        return 2;
    }
    core::arena memory;
    for (std::string line; std::getline(std::cin, line); memory.reset())
        std::cout << answer(core::parse_json(line, memory).root, year, memory) << '\n';
}
