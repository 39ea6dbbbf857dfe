// A lying server's answer: read without harm, and nothing of a secret in what may be logged.
#include "dispatch/graph_answer.hpp"
#include "tests/fuzz/require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace lead_ads;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto who =
        batch::make_credentials("the-access-token-of-this-test", "the-app-secret-of-this-test");
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const auto answer = dispatch::read_graph_answer(body, who);
    for (const std::string_view text : {std::string_view(answer.words), std::string_view(answer.trace_id)}) {
        require(text.find(who.access_token) == std::string_view::npos, "no token in a text");
        require(text.find(who.app_secret) == std::string_view::npos, "no app secret in a text");
        require(std::ranges::none_of(
                    text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }),
                "no control characters in a text");
    }
    require(!answer.has_error || answer.is_object, "an error stands in an object");
    return 0;
}
