// Where JSON text goes, without asking for room at each piece.
//
// In: pieces that are written at a pointer, which stays in a register. Out: the text, in an arena or behind
// what a string held. A writer asks for room first and goes on where the answer points. [one thread]
#pragma once

#include "core/arena.hpp"

#include <cstring>
#include <string>
#include <string_view>

namespace lead_ads::core {

class json_sink {
public:
    // Room for `size` bytes behind what was written up to `at`: there, or where that was moved to.
    char* with_room(char* at, std::size_t size) {
        return static_cast<std::size_t>(end_ - at) >= size ? at : grow(at, size);
    }

protected:
    json_sink() = default;
    ~json_sink() = default;
    json_sink(const json_sink&) = default;
    json_sink& operator=(const json_sink&) = default;

    char* end_ = nullptr; // of the room

private:
    virtual char* grow(char* at, std::size_t size) = 0;
};

// Appends to a string, which meanwhile holds more than counts.
class string_sink final : public json_sink {
public:
    explicit string_sink(std::string& out) : out_(out) { end_ = start(); }
    char* start() { return out_.data() + out_.size(); }
    void finish(const char* at) { out_.resize(static_cast<std::size_t>(at - out_.data())); }

private:
    char* grow(char* at, std::size_t size) override;

    std::string& out_;
};

// Writes into the rest of an arena, from which nothing else is taken meanwhile.
class arena_sink final : public json_sink {
public:
    explicit arena_sink(arena& memory) : memory_(memory) { use_rest(1); }
    char* start() { return begin_; }
    std::string_view finish(const char* at) { return memory_.take(static_cast<std::size_t>(at - begin_)); }

private:
    char* grow(char* at, std::size_t size) override;
    void use_rest(std::size_t least) {
        const auto rest = memory_.rest(least);
        begin_ = rest.data();
        end_ = begin_ + rest.size();
    }

    arena& memory_;
    char* begin_ = nullptr;
};

} // namespace lead_ads::core
