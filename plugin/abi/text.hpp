// Between the ABI's texts and the language's.
#pragma once

#include <destination/string.h>
#include <string_view>

namespace lead_ads::abi {

inline std::string_view to_view(destination_string_t text) noexcept {
    return text.data ? std::string_view(text.data, text.size) : std::string_view{};
}

inline destination_string_t to_abi(std::string_view text) noexcept {
    return {text.data(), text.size()};
}

inline void write(destination_sink_t sink, std::string_view text) {
    if (sink.write) sink.write(sink.data, to_abi(text));
}

} // namespace lead_ads::abi
