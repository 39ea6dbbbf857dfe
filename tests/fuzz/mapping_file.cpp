// A whole mapping file.
#include "config/describe.hpp"
#include "config/read.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>
#include <string_view>

using namespace lead_ads;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const config::read_options options{std::chrono::system_clock::time_point{}, true};
    const auto result = config::read(text, "/nowhere/mapping.yaml", options);
    require((result.value == nullptr) == result.has(config::severity::error), "settings or an error");
    config::place last;
    for (const auto& d : result.found) {
        require(!d.message.empty(), "a finding has a message");
        require(d.where.line <= size + 1 && d.where.column <= size + 1, "a place lies inside the text");
        if (d.where.line == 0) continue;
        require(d.where.line >= last.line, "findings are in the order of the file");
        last = d.where;
    }
    if (result.value) require(!config::describe(*result.value).empty(), "settings can be described");
    return 0;
}
