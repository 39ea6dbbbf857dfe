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

inline std::vector<read_event> read_all(const std::string& text, desthost::sources::input_format format,
                                        std::size_t piece = 1u << 20) {
    desthost::sources::text_reader reader{std::make_unique<memory_stream>(text, piece), "test"};
    const auto source = desthost::sources::make_source(reader, "test", format);
    std::vector<read_event> events;
    desthost::sources::source_event event;
    while (source->next(event))
        events.push_back({event.line, std::string(event.payload)});
    return events;
}

} // namespace test
