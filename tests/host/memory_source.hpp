// Sources over text in memory, handed out in pieces of a chosen size.
#pragma once

#include "host/sources/event_source.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace test {

class memory_stream final : public desthost::sources::byte_stream {
public:
    explicit memory_stream(std::string text, std::size_t piece = 1u << 20)
        : text_(std::move(text)), piece_(piece) {}
    std::size_t read(char* to, std::size_t size) override {
        const auto given = std::min({size, piece_, text_.size() - at_});
        std::memcpy(to, text_.data() + at_, given);
        at_ += given;
        return given;
    }
    std::uint64_t position() const noexcept override { return at_; }

private:
    std::string text_;
    std::size_t piece_;
    std::size_t at_ = 0;
};

struct read_event {
    std::uint64_t line;
    std::string payload;
    bool operator==(const read_event&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const read_event& e) {
    return out << e.line << ": " << e.payload;
}

// Everything that a text gives: its events, what was told, the error that ended it.
struct read_result {
    std::vector<read_event> events;
    std::vector<std::string> told;
    std::string error; // empty: none
    bool is_unusable = false;
    std::string emptiness;
};

// With `as_file` the text can be read again from its start, as a file can.
inline read_result read_input(const std::string& text, const desthost::sources::reading& how,
                              std::size_t piece = 1u << 20, bool as_file = false) {
    using namespace desthost::sources;
    read_result result;
    input_context input{"test", how, [&](const std::string& what) { result.told.push_back(what); }, {}};
    if (as_file) input.from_start = [&] { return std::make_unique<memory_stream>(text, piece); };
    try {
        text_reader reader{std::make_unique<memory_stream>(text, piece), "test", how.encoding};
        const auto source = make_source(reader, input);
        for (source_event event; source->next(event);)
            result.events.push_back(
                {event.line, std::string(event.malformed.empty() ? event.payload : event.malformed)});
        result.emptiness = source->emptiness();
    } catch (const input_error& error) {
        result.error = error.what();
        result.is_unusable = error.problem() == input_problem::unusable;
    }
    return result;
}

// The events alone; throws input_error.
inline std::vector<read_event> read_all(const std::string& text, desthost::sources::input_format format,
                                        std::size_t piece = 1u << 20) {
    desthost::sources::reading how;
    how.format = format;
    auto result = read_input(text, how, piece);
    if (!result.error.empty()) throw desthost::sources::input_error{result.error};
    return std::move(result.events);
}

} // namespace test
