// Hostile files: whatever the bytes, packed or not, the sources end, hand out bounded events in the order of
// their lines, the same ones in whatever pieces the bytes arrive, and what they make of a CSV is JSON.
#include "host/json_scan.hpp"
#include "host/sources/event_source.hpp"
#include "host/sources/unpack.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/host/memory_source.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

using namespace desthost::sources;

namespace {

// What was read, so that two readings can be compared; nothing when an error ended it: how much comes before
// may depend on the pieces.
std::optional<std::string> read(const std::string& text, const reading& how, std::size_t piece) {
    std::string all;
    const auto open = [&] {
        return unpack_when_packed(std::make_unique<test::memory_stream>(text, piece), "fuzz");
    };
    const input_context input{"fuzz", how, {}, open};
    try {
        text_reader reader{open(), "fuzz", how.encoding};
        const auto source = make_source(reader, input);
        std::uint64_t line = 0;
        for (source_event event; source->next(event);) {
            require(event.line >= line, "events come in the order of their lines");
            require(event.payload.size() <= bounded_text::largest_event + 1, "an event is bounded");
            if (how.format == input_format::csv && event.malformed.empty() && event.is_whole)
                require(desthost::is_json(event.payload), "a row makes JSON");
            line = event.line;
            all.append(std::to_string(line)).append(" ").append(event.payload).append(event.malformed) +=
                '\n';
        }
    } catch (const input_error&) {
        return {};
    }
    return all;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const auto format : {input_format::csv, input_format::array, input_format::ndjson}) {
        reading how;
        how.format = format;
        how.encoding = "UTF-8";
        how.delimiter = ',';
        const auto whole = read(text, how, 1u << 20);
        const auto pieces = read(text, how, 3);
        require(!whole || !pieces || *whole == *pieces, "pieces make no difference");
    }
    read(text, {}, 1u << 20);
    read(text, {}, 1);
    return 0;
}
