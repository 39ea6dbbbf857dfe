// Where JSON text goes: the end of a string, without asking it for room at each piece.
//
// In: pieces, and texts that become JSON strings. Out: all of it behind what the string held, once the sink
// is gone. Meanwhile the string holds more than that. [one thread]
#pragma once

#include <cstring>
#include <string>
#include <string_view>

namespace lead_ads::core {

class json_sink {
public:
    explicit json_sink(std::string& out) : out_(out), at_(out.data() + out.size()), end_(at_) {}
    ~json_sink() { out_.resize(size()); }
    json_sink(const json_sink&) = delete;
    json_sink& operator=(const json_sink&) = delete;

    void put(char c) {
        reserve(1);
        *at_++ = c;
    }
    void put(std::string_view piece) {
        reserve(piece.size());
        std::memcpy(at_, piece.data(), piece.size());
        at_ += piece.size();
    }
    // `text` in quotes, with what has to be escaped escaped.
    void put_string(std::string_view text);

private:
    std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - out_.data()); }
    void reserve(std::size_t size) {
        if (static_cast<std::size_t>(end_ - at_) < size) grow(size);
    }
    void grow(std::size_t size);
    void put_rest(std::string_view text);
    void put_escaped(char c);

    std::string& out_;
    char* at_;  // behind what counts
    char* end_; // of what the string holds
};

} // namespace lead_ads::core
