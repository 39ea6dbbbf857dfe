// text   = space value space
// value  = object / array / string / number / "true" / "false" / "null"
// object = "{" space [ member *( "," member ) ] "}"      member = space string space ":" space value space
// array  = "[" space [ item *( "," item ) ] "]"          item   = space value space
// number = [ "-" ] ( "0" / digit1-9 *digit ) [ "." 1*digit ] [ ( "e" / "E" ) [ "+" / "-" ] 1*4digit ]
// space  = *( " " / tab / line feed / carriage return )
#include "core/json_parse.hpp"

#include "core/ascii.hpp"
#include "core/json_text.hpp"
#include "core/unique_keys.hpp"

#include <algorithm>
#include <memory>

namespace lead_ads::core {

namespace {

constexpr bool is_space(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

std::string_view without_space_behind(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

// Goes through a text whose last byte is a closing bracket, so that nothing but strings and closed containers
// has to look for the end: that byte stops everything else. A local object whose functions are all inlined
// and whose address is never taken: its members are registers.
class quick_parser {
public:
    quick_parser(std::string_view text, arena& memory, std::size_t max_depth)
        : at_(text.data()), end_(text.data() + text.size()), memory_(memory), max_depth_(max_depth),
          containers_(memory.array<container>(std::min(max_depth, text.size()))) {}

    // False: this is for the plain parser.
    [[gnu::always_inline]] bool parse(value& root) {
        skip_space();
        if (*at_ != '{' && *at_ != '[') return false;
        do
            if (!read_value()) return false;
        while (goes_on());
        if (depth_ > 0 || at_ != end_) return false;
        root = top_[-1].item;
        return true;
    }

private:
    // One that is open: what was known where it begins.
    struct container {
        std::string_view key;
        seen_keys seen;
        bool may_repeat;
        std::size_t first; // of its slots
        char closing;
    };

    // Reads up to the end of a value, or of an empty container, or into a container that is not empty.
    [[gnu::always_inline]] bool read_value() {
        for (;;) {
            switch (*at_) {
            case '"': {
                std::string_view text;
                if (read_plain_string(text))
                    push(value::plain_string(text));
                else if (read_any_string(text))
                    push(value::string(text));
                else
                    return false;
                return true;
            }
            case '{':
                if (!open('}')) return false;
                if (*at_ == '}') return true;
                if (!read_key()) return false;
                continue;
            case '[':
                if (!open(']')) return false;
                if (*at_ == ']') return true;
                continue;
            case 't':
                return read_word("true", value::boolean(true));
            case 'f':
                return read_word("false", value::boolean(false));
            case 'n':
                return read_word("null", value{});
            default:
                return read_number();
            }
        }
    }

    // Behind a value: closes what ends there. True: another value follows.
    [[gnu::always_inline]] bool goes_on() {
        for (;;) {
            skip_space();
            const char c = *at_++;
            const auto& inside = containers_[depth_ - 1];
            if (c == ',') {
                skip_space();
                return inside.closing == ']' || read_key();
            }
            if (c != inside.closing) return false;
            close(inside);
            if (depth_ == 0 || at_ == end_) return false;
        }
    }

    [[gnu::always_inline]] bool open(char closing) {
        if (depth_ == max_depth_) return false;
        containers_[depth_++] = {key_, seen_, may_repeat_, static_cast<std::size_t>(top_ - slots_), closing};
        seen_ = {};
        may_repeat_ = false;
        ++at_;
        skip_space();
        return true;
    }

    [[gnu::always_inline]] void close(const container& ended) {
        auto* const first = slots_ + ended.first;
        const auto count = static_cast<std::size_t>(top_ - first);
        const auto made = ended.closing == '}' ? object_of({first, count}, may_repeat_, memory_)
                                               : array_of({first, count}, memory_);
        top_ = first;
        key_ = ended.key;
        seen_ = ended.seen;
        may_repeat_ = ended.may_repeat;
        --depth_;
        push(made);
    }

    [[gnu::noinline]] static value object_of(std::span<const member> slots, bool may_repeat, arena& memory) {
        const std::span members(memory.array<member>(slots.size()), slots.size());
        std::uninitialized_copy(slots.begin(), slots.end(), members.begin());
        return value::object(may_repeat ? with_unique_keys(members) : members);
    }
    [[gnu::noinline]] static value array_of(std::span<const member> slots, arena& memory) {
        auto* const elements = memory.array<value>(slots.size());
        for (std::size_t i = 0; i < slots.size(); ++i)
            std::construct_at(elements + i, slots[i].item);
        return value::array({elements, slots.size()});
    }

    // Under the key that was read last; elements have none, so that one stack serves objects and arrays.
    [[gnu::always_inline]] void push(value item) {
        if (top_ == limit_) [[unlikely]] {
            const auto size = static_cast<std::size_t>(top_ - slots_);
            const auto room = grown({slots_, size}, memory_);
            slots_ = room.data();
            top_ = slots_ + size;
            limit_ = slots_ + room.size();
        }
        std::construct_at(top_++, key_, item);
    }
    [[gnu::noinline]] static std::span<member> grown(std::span<const member> slots, arena& memory) {
        const auto capacity = std::max<std::size_t>(slots.size() * 2, 32);
        auto* const room = memory.array<member>(capacity);
        std::uninitialized_copy(slots.begin(), slots.end(), room);
        return {room, capacity};
    }

    [[gnu::always_inline]] bool read_key() {
        if (*at_ != '"' || !(read_plain_string(key_) || read_any_string(key_))) return false;
        may_repeat_ |= seen_.add(key_);
        skip_space();
        if (*at_ != ':') return false;
        ++at_;
        skip_space();
        return true;
    }

    // False: it is another string, or none, and nothing was read.
    [[gnu::always_inline]] bool read_plain_string(std::string_view& text) {
        const auto* const begin = at_ + 1;
        const auto* const to = find_special(begin, end_);
        if (to == end_ || *to != '"') [[unlikely]]
            return false;
        text = {begin, to};
        at_ = to + 1;
        return true;
    }

    [[gnu::always_inline]] bool read_any_string(std::string_view& text) {
        const auto any = read_any(at_ + 1, end_, memory_);
        text = any.text;
        at_ = any.behind;
        return any.behind != nullptr;
    }
    struct any_string {
        std::string_view text;
        const char* behind; // null: it is no string
    };
    [[gnu::noinline]] static any_string read_any(const char* at, const char* end, arena& memory) {
        any_string made{{}, at};
        if (!read_any_json_string(made.behind, end, memory, made.text)) made.behind = nullptr;
        return made;
    }

    [[gnu::always_inline]] bool read_word(std::string_view word, value meant) {
        if (!std::string_view(at_, end_).starts_with(word)) return false;
        at_ += word.size();
        push(meant);
        return true;
    }

    [[gnu::always_inline]] bool read_number() {
        const char* const begin = at_;
        if (*at_ == '-') ++at_;
        const char* const whole = at_;
        skip_digits();
        if (at_ == whole || (*whole == '0' && at_ - whole > 1)) return false;
        const char* const whole_end = at_;
        if (*at_ == '.') {
            const char* const fraction = ++at_;
            skip_digits();
            if (at_ == fraction) return false;
        }
        if (*at_ == 'e' || *at_ == 'E') {
            ++at_;
            if (*at_ == '+' || *at_ == '-') ++at_;
            const char* const exponent = at_;
            skip_digits();
            // Longer exponents may be beyond what the plain parser takes.
            if (at_ == exponent || at_ - exponent > 4) return false;
        }
        push(value::written_number({begin, at_}, at_ == whole_end));
        return true;
    }

    [[gnu::always_inline]] void skip_space() noexcept {
        // Nearly always one comparison: programs write JSON without space.
        while (static_cast<unsigned char>(*at_) <= ' ' && is_space(*at_))
            ++at_;
    }
    [[gnu::always_inline]] void skip_digits() noexcept {
        while (is_digit(*at_))
            ++at_;
    }

    const char* at_;
    const char* const end_;
    arena& memory_;
    const std::size_t max_depth_;
    container* const containers_;
    std::size_t depth_ = 0;
    member* slots_ = nullptr;
    member* top_ = nullptr;
    member* limit_ = nullptr;
    std::string_view key_;
    seen_keys seen_;
    bool may_repeat_ = false;
};

} // namespace

bool parse_json_quickly(std::string_view text, arena& memory, std::size_t max_depth, value& root) {
    text = without_space_behind(text);
    if (text.empty() || (text.back() != '}' && text.back() != ']')) return false;
    quick_parser parser(text, memory, max_depth);
    return parser.parse(root);
}

json_result parse_json(std::string_view text, arena& memory, std::size_t max_depth) {
    value root;
    if (parse_json_quickly(text, memory, max_depth, root)) return {true, root, text.size(), ""};
    return parse_json_plainly(text, memory, max_depth);
}

} // namespace lead_ads::core
