// text   = space value space
// value  = object / array / string / number / "true" / "false" / "null"
// object = "{" space [ member *( "," member ) ] "}"      member = space string space ":" space value space
// array  = "[" space [ item *( "," item ) ] "]"          item   = space value space
// number = [ "-" ] ( "0" / digit1-9 *digit ) [ "." 1*digit ] [ ( "e" / "E" ) [ "+" / "-" ] 1*4digit ]
// space  = *( " " / tab / line feed / carriage return )
#include "core/json_parse.hpp"

#include "core/arena_stack.hpp"
#include "core/json_text.hpp"
#include "core/unique_keys.hpp"

namespace lead_ads::core {

namespace {

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

constexpr bool is_space(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// Every function goes on at `at` and returns where it came to, or null: then the text is for the plain
// parser. So the place stays in a register. Recursion follows the nesting of the text, which max_depth
// bounds.
class quick_parser {
public:
    quick_parser(std::string_view text, arena& memory, std::size_t max_depth)
        : end_(text.data() + text.size()), memory_(memory), slots_(memory), depth_left_(max_depth) {}

    bool parse(const char* at, value& root) {
        at = push_value(skip_space(at), {});
        if (!at || skip_space(at) != end_) return false;
        root = slots_.top().item;
        return true;
    }

private:
    // Values are pushed from registers, under the key of a member; elements have none, so that one stack
    // serves objects and arrays.
    const char* push_value(const char* at, std::string_view key) {
        if (at == end_) return nullptr;
        switch (*at) {
        case '"': {
            std::string_view text;
            at = read_string(at, text);
            if (at) slots_.push(key, value::string(text));
            return at;
        }
        case '{':
            return push_object(at, key);
        case '[':
            return push_array(at, key);
        case 't':
            return push_word(at, key, "true", value::boolean(true));
        case 'f':
            return push_word(at, key, "false", value::boolean(false));
        case 'n':
            return push_word(at, key, "null", value{});
        default:
            return push_number(at, key);
        }
    }

    // The place behind a string's closing quote.
    const char* read_string(const char* at, std::string_view& text) {
        const auto* const to = find_special(++at, end_);
        if (to != end_ && *to == '"') [[likely]] {
            text = {at, to};
            return to + 1;
        }
        at = read_any_string(at);
        text = any_text_;
        return at;
    }
    [[gnu::noinline]] const char* read_any_string(const char* at) {
        return read_any_json_string(at, end_, memory_, any_text_) ? at : nullptr;
    }

    const char* push_object(const char* at, std::string_view key) {
        const auto first = slots_.size();
        if (depth_left_-- == 0) return nullptr;
        at = skip_space(at + 1);
        at = is(at, '}') ? at + 1 : push_members(at);
        if (!at) return nullptr;
        ++depth_left_;
        slots_.push(key, value::object(with_unique_keys(slots_.pop_array(slots_.size() - first))));
        return at;
    }

    const char* push_members(const char* at) {
        for (;; at = skip_space(at + 1)) {
            std::string_view key;
            if (!is(at, '"') || !(at = read_string(at, key))) return nullptr;
            at = skip_space(at);
            if (!is(at, ':')) return nullptr;
            at = push_value(skip_space(at + 1), key);
            if (!at) return nullptr;
            at = skip_space(at);
            if (is(at, ',')) continue;
            return is(at, '}') ? at + 1 : nullptr;
        }
    }

    const char* push_array(const char* at, std::string_view key) {
        const auto first = slots_.size();
        if (depth_left_-- == 0) return nullptr;
        at = skip_space(at + 1);
        at = is(at, ']') ? at + 1 : push_elements(at);
        if (!at) return nullptr;
        ++depth_left_;
        const auto count = slots_.size() - first;
        auto* elements = memory_.array<value>(count);
        for (auto i = count; i > 0; --i, slots_.pop())
            std::construct_at(elements + i - 1, slots_.top().item);
        slots_.push(key, value::array({elements, count}));
        return at;
    }

    const char* push_elements(const char* at) {
        for (;; at = skip_space(at + 1)) {
            at = push_value(at, {});
            if (!at) return nullptr;
            at = skip_space(at);
            if (is(at, ',')) continue;
            return is(at, ']') ? at + 1 : nullptr;
        }
    }

    const char* push_word(const char* at, std::string_view key, std::string_view word, value meant) {
        if (!std::string_view(at, end_).starts_with(word)) return nullptr;
        slots_.push(key, meant);
        return at + word.size();
    }

    const char* push_number(const char* at, std::string_view key) {
        const char* const begin = at;
        if (is(at, '-')) ++at;
        const char* const whole = at;
        at = skip_digits(at);
        if (at == whole || (*whole == '0' && at - whole > 1)) return nullptr;
        const char* const whole_end = at;
        if (is(at, '.')) {
            const char* const fraction = ++at;
            at = skip_digits(at);
            if (at == fraction) return nullptr;
        }
        if (is(at, 'e') || is(at, 'E')) {
            ++at;
            if (is(at, '+') || is(at, '-')) ++at;
            const char* const exponent = at;
            at = skip_digits(at);
            // Longer exponents may be beyond what the plain parser takes.
            if (at == exponent || at - exponent > 4) return nullptr;
        }
        slots_.push(key, value::written_number({begin, at}, at == whole_end));
        return at;
    }

    bool is(const char* at, char c) const noexcept { return at != end_ && *at == c; }
    const char* skip_space(const char* at) const noexcept {
        // Nearly always one comparison: programs write JSON without space.
        while (at != end_ && static_cast<unsigned char>(*at) <= ' ' && is_space(*at))
            ++at;
        return at;
    }
    const char* skip_digits(const char* at) const noexcept {
        while (at != end_ && is_digit(*at))
            ++at;
        return at;
    }
    const char* const end_;
    arena& memory_;
    arena_stack<member> slots_;
    std::size_t depth_left_;
    std::string_view any_text_; // the last one that was not plain
};

} // namespace

bool parse_json_quickly(std::string_view text, arena& memory, std::size_t max_depth, value& root) {
    return quick_parser(text, memory, max_depth).parse(text.data(), root);
}

json_result parse_json(std::string_view text, arena& memory, std::size_t max_depth) {
    value root;
    if (parse_json_quickly(text, memory, max_depth, root)) return {true, root, text.size(), ""};
    return parse_json_plainly(text, memory, max_depth);
}

} // namespace lead_ads::core
