#include "core/arena_stack.hpp"
#include "core/json_parse.hpp"
#include "core/unique_keys.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <functional>

namespace lead_ads::core {

namespace {

using boost::system::error_code;

// Handler that Boost.JSON's parser calls for each token; the names are Boost's. Each value gets a slot on the
// stack: a key opens one for its value, and every other value opens its own.
class tree_builder {
public:
    static constexpr std::size_t max_object_size = UINT32_MAX;
    static constexpr std::size_t max_array_size = UINT32_MAX;
    static constexpr std::size_t max_key_size = UINT32_MAX;
    static constexpr std::size_t max_string_size = UINT32_MAX;

    tree_builder(std::string_view source, arena& memory) : source_(source), memory_(memory), slots_(memory) {}

    value root() { return slots_.top().item; }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return open_slot(); }
    bool on_object_end(std::size_t count, error_code&) {
        const auto members = with_unique_keys(slots_.pop_array(count));
        slots_.top().item = value::object(members);
        return true;
    }
    bool on_array_begin(error_code&) { return open_slot(); }
    bool on_array_end(std::size_t count, error_code&) {
        auto* elements = memory_.array<value>(count);
        for (auto i = count; i > 0; --i)
            elements[i - 1] = slots_.top().item, slots_.pop();
        slots_.top().item = value::array({elements, count});
        return true;
    }
    bool on_key_part(boost::json::string_view s, std::size_t, error_code&) { return add_part(s); }
    bool on_key(boost::json::string_view s, std::size_t, error_code&) {
        slots_.push(finish_text(s), value{});
        has_slot_ = true;
        return true;
    }
    bool on_string_part(boost::json::string_view s, std::size_t, error_code&) { return add_part(s); }
    bool on_string(boost::json::string_view s, std::size_t, error_code&) {
        return put(value::string(finish_text(s)));
    }
    bool on_number_part(boost::json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t, boost::json::string_view s, error_code&) {
        return put(value::written_number(s));
    }
    bool on_uint64(std::uint64_t, boost::json::string_view s, error_code&) {
        return put(value::written_number(s));
    }
    bool on_double(double, boost::json::string_view s, error_code&) { return put(value::written_number(s)); }
    bool on_bool(bool b, error_code&) { return put(value::boolean(b)); }
    bool on_null(error_code&) { return put(value{}); }
    bool on_comment_part(boost::json::string_view, error_code&) { return true; }
    bool on_comment(boost::json::string_view, error_code&) { return true; }

private:
    bool open_slot() {
        if (!has_slot_) slots_.push();
        has_slot_ = false;
        return true;
    }
    bool put(value v) {
        open_slot();
        slots_.top().item = v;
        return true;
    }
    bool add_part(std::string_view part) {
        if (parts_size_ + part.size() > parts_capacity_) {
            parts_capacity_ = (parts_size_ + part.size()) * 2;
            auto* larger = memory_.array<char>(parts_capacity_);
            std::copy_n(parts_, parts_size_, larger);
            parts_ = larger;
        }
        std::ranges::copy(part, parts_ + parts_size_);
        parts_size_ += part.size();
        return true;
    }
    // Text that came in one piece and unescaped stays where it is, in the source.
    std::string_view finish_text(std::string_view last_part) {
        const bool in_source =
            !std::less<>{}(last_part.data(), source_.data()) &&
            !std::less<>{}(source_.data() + source_.size(), last_part.data() + last_part.size());
        if (parts_size_ == 0) return in_source ? last_part : memory_.copy(last_part);
        add_part(last_part);
        const std::string_view whole(parts_, parts_size_);
        parts_ = nullptr;
        parts_size_ = parts_capacity_ = 0;
        return whole;
    }

    std::string_view source_;
    arena& memory_;
    arena_stack<member> slots_;
    bool has_slot_ = false; // the top slot waits for its value
    char* parts_ = nullptr; // a text that comes in several pieces
    std::size_t parts_size_ = 0;
    std::size_t parts_capacity_ = 0;
};

const char* sentence(const error_code& problem) noexcept {
    using boost::json::error;
    if (problem == error::incomplete) return "the text ends before the value does";
    if (problem == error::too_deep) return "too many levels of nesting";
    if (problem == error::extra_data) return "something follows the value";
    if (problem == error::illegal_leading_surrogate || problem == error::illegal_trailing_surrogate ||
        problem == error::expected_utf16_escape)
        return "a surrogate stands alone in a \\u escape";
    if (problem == error::expected_hex_digit) return "a \\u escape needs four hexadecimal digits";
    if (problem == error::exponent_overflow) return "a number's exponent is out of all bounds";
    return "this is not JSON";
}

} // namespace

json_result parse_json_plainly(std::string_view text, arena& memory, std::size_t max_depth) {
    boost::json::parse_options options;
    options.max_depth = max_depth;
    boost::json::basic_parser<tree_builder> parser(options, text, memory);
    error_code problem;
    const auto consumed = parser.write_some(false, text.data(), text.size(), problem);
    if (!problem && consumed < text.size()) problem = boost::json::error::extra_data;
    if (problem) return {false, {}, consumed, sentence(problem)};
    return {true, parser.handler().root(), consumed, ""};
}

} // namespace lead_ads::core
