#include "sandbox/json_text.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace graph_sandbox {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Walks over JSON text that is known to be right; every step checks the end, so wrong text only ends early.
class scanner {
public:
    explicit scanner(std::string_view text) : text_(text) {}

    bool at_end() const { return position_ >= text_.size(); }

    void skip_space() {
        while (!at_end() && is_space(text_[position_]))
            ++position_;
    }

    // Steps over the next character when it is `wanted`, after whitespace.
    bool take(char wanted) {
        skip_space();
        if (at_end() || text_[position_] != wanted) return false;
        ++position_;
        return true;
    }

    // The next value as written.
    std::string_view value() {
        skip_space();
        const std::size_t begin = position_;
        if (!at_end() && text_[position_] == '"')
            skip_string();
        else if (!at_end() && (text_[position_] == '{' || text_[position_] == '['))
            skip_container();
        else
            skip_scalar();
        return text_.substr(begin, position_ - begin);
    }

private:
    void skip_string() {
        for (++position_; !at_end() && text_[position_] != '"'; ++position_)
            if (text_[position_] == '\\') ++position_;
        position_ = std::min(position_ + 1, text_.size());
    }

    void skip_container() {
        std::size_t depth = 0;
        while (!at_end()) {
            const char c = text_[position_];
            if (c == '"') {
                skip_string();
                continue;
            }
            ++position_;
            if (c == '{' || c == '[') ++depth;
            if ((c == '}' || c == ']') && --depth == 0) return;
        }
    }

    void skip_scalar() {
        while (!at_end() && !is_space(text_[position_]) &&
               std::string_view(",]}").find(text_[position_]) == std::string_view::npos)
            ++position_;
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

std::string decoded_key(std::string_view written) {
    boost::json::error_code ec;
    const boost::json::value key = boost::json::parse(written, ec);
    return !ec && key.is_string() ? std::string(key.get_string()) : std::string();
}

} // namespace

std::vector<member> members_of(std::string_view object_text) {
    std::vector<member> found;
    scanner in(object_text);
    if (!in.take('{') || in.take('}')) return found;
    do {
        std::string key = decoded_key(in.value());
        if (!in.take(':')) break;
        found.push_back({std::move(key), in.value()});
    } while (in.take(','));
    return found;
}

std::vector<std::string_view> elements_of(std::string_view array_text) {
    std::vector<std::string_view> found;
    scanner in(array_text);
    if (!in.take('[') || in.take(']')) return found;
    do
        found.push_back(in.value());
    while (in.take(','));
    return found;
}

std::string compact(std::string_view json_text) {
    std::string out;
    out.reserve(json_text.size());
    bool in_string = false;
    bool escaped = false;
    for (const char c : json_text) {
        if (!in_string && is_space(c)) continue;
        out += c;
        if (!in_string)
            in_string = c == '"';
        else if (escaped)
            escaped = false;
        else if (c == '\\')
            escaped = true;
        else
            in_string = c != '"';
    }
    return out;
}

std::string redacted(std::string_view object_text, std::initializer_list<std::string_view> secret_keys) {
    std::string out = "{";
    for (const member& m : members_of(object_text)) {
        if (out.size() > 1) out += ',';
        out += boost::json::serialize(boost::json::string(m.key)) + ':';
        const bool secret = std::find(secret_keys.begin(), secret_keys.end(), m.key) != secret_keys.end();
        out += secret ? "\"<token>\"" : compact(m.value);
    }
    return out + '}';
}

} // namespace graph_sandbox
