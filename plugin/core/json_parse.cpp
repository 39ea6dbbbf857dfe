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

// Recursion follows the nesting of the text, which max_depth bounds.
class quick_parser {
public:
    quick_parser(std::string_view text, arena& memory, std::size_t max_depth)
        : at_(text.data()), end_(text.data() + text.size()), memory_(memory), slots_(memory),
          depth_left_(max_depth) {}

    // False: this is for the plain parser.
    bool parse(value& root) {
        skip_space();
        if (!parse_value(root)) return false;
        skip_space();
        return at_ == end_;
    }

private:
    // Most are texts: they are read without another call.
    bool parse_item(value& to) { return at_ != end_ && *at_ == '"' ? parse_string(to) : parse_value(to); }

    bool parse_value(value& to) {
        if (at_ == end_) return false;
        switch (*at_) {
        case '{':
            return parse_object(to);
        case '[':
            return parse_array(to);
        case '"':
            return parse_string(to);
        case 't':
            to = value::boolean(true);
            return take("true");
        case 'f':
            to = value::boolean(false);
            return take("false");
        case 'n':
            to = {};
            return take("null");
        default:
            return parse_number(to);
        }
    }

    bool parse_object(value& to) {
        const auto first = slots_.size();
        if (!enter()) return false;
        if (!take('}')) {
            do {
                if (!parse_member()) return false;
            } while (take(','));
            if (!take('}')) return false;
        }
        ++depth_left_;
        to = value::object(with_unique_keys(slots_.pop_array(slots_.size() - first)));
        return true;
    }

    bool parse_member() {
        member made;
        skip_space();
        if (!take('"') || !read_json_string(at_, end_, memory_, made.key)) return false;
        skip_space();
        if (!take(':')) return false;
        skip_space();
        if (!parse_item(made.item)) return false;
        skip_space();
        slots_.push(made);
        return true;
    }

    bool parse_array(value& to) {
        const auto first = slots_.size();
        if (!enter()) return false;
        if (!take(']')) {
            do {
                if (!parse_element()) return false;
            } while (take(','));
            if (!take(']')) return false;
        }
        ++depth_left_;
        const auto count = slots_.size() - first;
        auto* elements = memory_.array<value>(count);
        for (auto i = count; i > 0; --i)
            std::construct_at(elements + i - 1, slots_.pop().item);
        to = value::array({elements, count});
        return true;
    }

    bool parse_element() {
        member made; // without a key, so that one stack serves objects and arrays
        skip_space();
        if (!parse_item(made.item)) return false;
        skip_space();
        slots_.push(made);
        return true;
    }

    bool parse_string(value& to) {
        std::string_view text;
        ++at_;
        if (!read_json_string(at_, end_, memory_, text)) return false;
        to = value::string(text);
        return true;
    }

    bool parse_number(value& to) {
        const char* const begin = at_;
        take('-');
        if (at_ != end_ && *at_ == '0')
            ++at_;
        else if (skip_digits() == 0)
            return false;
        const char* const whole_end = at_;
        if (take('.') && skip_digits() == 0) return false;
        if (take('e') || take('E')) {
            if (!take('+')) take('-');
            // Longer exponents may be beyond what the plain parser takes.
            const auto digits = skip_digits();
            if (digits == 0 || digits > 4) return false;
        }
        to = value::written_number({begin, static_cast<std::size_t>(at_ - begin)}, at_ == whole_end);
        return true;
    }

    bool enter() noexcept {
        ++at_;
        skip_space();
        return depth_left_-- > 0;
    }
    void skip_space() noexcept {
        // Nearly always one comparison: programs write JSON without space.
        while (at_ != end_ && static_cast<unsigned char>(*at_) <= ' ' && is_space(*at_))
            ++at_;
    }
    std::size_t skip_digits() noexcept {
        const char* const begin = at_;
        while (at_ != end_ && is_digit(*at_))
            ++at_;
        return static_cast<std::size_t>(at_ - begin);
    }
    bool take(char c) noexcept {
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }
    bool take(std::string_view word) noexcept {
        if (!std::string_view(at_, end_).starts_with(word)) return false;
        at_ += word.size();
        return true;
    }

    const char* at_;
    const char* end_;
    arena& memory_;
    arena_stack<member> slots_;
    std::size_t depth_left_;
};

} // namespace

bool parse_json_quickly(std::string_view text, arena& memory, std::size_t max_depth, value& root) {
    return quick_parser(text, memory, max_depth).parse(root);
}

json_result parse_json(std::string_view text, arena& memory, std::size_t max_depth) {
    value root;
    if (parse_json_quickly(text, memory, max_depth, root)) return {true, root, text.size(), ""};
    return parse_json_plainly(text, memory, max_depth);
}

} // namespace lead_ads::core
