// JSON text, written member by member.
//
// In: names and values in their order. Out: the text; commas come by themselves. One thread.
#pragma once

#include "host/text.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace desthost::admin {

class json_writer {
public:
    json_writer& begin_object() { return open('{'); }
    json_writer& end_object() { return close('}'); }
    json_writer& begin_array() { return open('['); }
    json_writer& end_array() { return close(']'); }
    json_writer& key(std::string_view name) {
        comma();
        append_json_string(text_, name);
        text_ += ':';
        after_key_ = true;
        return *this;
    }
    json_writer& value(std::string_view text) {
        comma();
        append_json_string(text_, text);
        return *this;
    }
    json_writer& value(const char* text) { return value(std::string_view(text)); }
    json_writer& value(bool b) { return raw(b ? "true" : "false"); }
    json_writer& value(std::uint64_t n) { return raw(std::to_string(n)); }
    json_writer& value(std::int64_t n) { return raw(std::to_string(n)); }
    json_writer& value(std::int32_t n) { return raw(std::to_string(n)); }
    json_writer& null() { return raw("null"); }
    json_writer& raw(std::string_view json) {
        comma();
        text_ += json;
        return *this;
    }
    template <class Value>
    json_writer& member(std::string_view name, const Value& of) {
        return key(name).value(of);
    }
    std::string take() { return std::move(text_); }

private:
    void comma() {
        const bool is_first = text_.empty() || text_.back() == '{' || text_.back() == '[';
        if (!after_key_ && !is_first) text_ += ',';
        after_key_ = false;
    }
    json_writer& open(char c) {
        comma();
        text_ += c;
        return *this;
    }
    json_writer& close(char c) {
        text_ += c;
        return *this;
    }

    std::string text_;
    bool after_key_ = false;
};

} // namespace desthost::admin
