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
    explicit json_sink(std::string& out) : out_(out), size_(out.size()) {}
    ~json_sink() { out_.resize(size_); }
    json_sink(const json_sink&) = delete;
    json_sink& operator=(const json_sink&) = delete;

    void put(char c) {
        reserve(1);
        out_[size_++] = c;
    }
    void put(std::string_view piece) {
        reserve(piece.size());
        std::memcpy(end(), piece.data(), piece.size());
        size_ += piece.size();
    }
    // `text` in quotes, with what has to be escaped escaped.
    void put_string(std::string_view text);

private:
    char* end() noexcept { return out_.data() + size_; }
    void reserve(std::size_t size) {
        if (out_.size() - size_ < size) grow(size);
    }
    void grow(std::size_t size);
    void put_escaped(char c);

    std::string& out_;
    std::size_t size_; // of what counts
};

} // namespace lead_ads::core
