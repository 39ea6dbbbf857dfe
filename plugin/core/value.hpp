// A JSON value: what an event, a constant or a formula's result is made of.
//
// Sixteen bytes, trivially copyable; text, elements and members are borrowed (from the event's bytes, an
// arena or a configuration) and must outlive it. Numbers keep the digits they were written with: an integer
// of any length goes from JSON in to JSON out unchanged, and a decimal becomes a double only where a
// formula computes with it. Object keys are unique and in the order of first appearance.
#pragma once

#include "core/arena.hpp"
#include "core/same_text.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace lead_ads::core {

enum class kind : std::uint8_t {
    null,    // JSON null; also what a missing path and an impossible computation give
    boolean, // true or false
    number,  // written digits, or a double that was computed
    string,  // UTF-8 text
    array,   // elements in order
    object,  // members with unique keys
};

struct member;

// Two words, so that a value travels in registers. Written in smaller pieces, it would have to wait in memory
// until they are all there each time it is copied.
class value {
public:
    constexpr value() noexcept = default;

    static value boolean(bool b) noexcept { return {{.truth = b}, kind::boolean, number_form::none, 0}; }
    static value string(std::string_view utf8) noexcept {
        return {{.text = utf8.data()}, kind::string, number_form::none, utf8.size()};
    }
    // The same for a text that is known to have no character which JSON escapes: it is written without a look
    // at each.
    static value plain_string(std::string_view utf8) noexcept {
        auto made = string(utf8);
        made.form_ |= std::uint64_t{1} << plain_at;
        return made;
    }
    // A number that was computed. NaN and infinities become null: JSON cannot hold them.
    static value number(double d) noexcept;
    // A whole number that was computed, exact; its digits are written to the arena.
    static value integer(std::int64_t n, arena& memory);
    // A number as JSON wrote it: `digits` must be a valid JSON number.
    static value written_number(std::string_view digits) noexcept {
        return written_number(digits, digits.find_first_of(".eE") == std::string_view::npos);
    }
    // The same for who knows whether they are digits and a sign only.
    static value written_number(std::string_view digits, bool is_integer) noexcept {
        return {{.text = digits.data()},
                kind::number,
                is_integer ? number_form::integer : number_form::decimal,
                digits.size()};
    }
    static value array(std::span<const value> elements) noexcept {
        return {{.elements = elements.data()}, kind::array, number_form::none, elements.size()};
    }
    static value object(std::span<const member> members) noexcept {
        return {{.members = members.data()}, kind::object, number_form::none, members.size()};
    }

    kind type() const noexcept { return static_cast<kind>(form_ >> kind_at & 0xFF); }
    bool is_null() const noexcept { return type() == kind::null; }
    bool is_boolean() const noexcept { return type() == kind::boolean; }
    bool is_number() const noexcept { return type() == kind::number; }
    bool is_string() const noexcept { return type() == kind::string; }
    bool is_array() const noexcept { return type() == kind::array; }
    bool is_object() const noexcept { return type() == kind::object; }
    bool is_scalar() const noexcept { return !is_array() && !is_object(); }
    // A string that is known to stand in JSON as it is.
    bool is_plain_string() const noexcept { return (form_ >> plain_at & 1) != 0; }
    // A number written with digits and a sign only: it keeps them at any length.
    bool is_written_integer() const noexcept { return number() == number_form::integer; }

    bool as_boolean() const noexcept { return bits_.truth != 0; }
    // The text; of null an empty one.
    std::string_view as_string() const noexcept { return {bits_.text, size()}; }
    // The digits of a number as JSON wrote it; empty for a computed one.
    std::string_view written() const noexcept {
        if (number() == number_form::none || number() == number_form::computed) return {};
        return {bits_.text, size()};
    }
    // The nearest double (infinite when the digits are beyond a double).
    double as_double() const noexcept;
    // True when a double can represent the number's magnitude.
    bool is_finite() const noexcept;
    // The number when it is whole and fits, whatever way it was written ("1e3" is 1000).
    std::optional<std::int64_t> as_int64() const noexcept;
    std::span<const value> elements() const noexcept { return {bits_.elements, size()}; }
    std::span<const member> members() const noexcept;
    // Elements of an array, members of an object, bytes of a string.
    std::size_t size() const noexcept { return static_cast<std::uint32_t>(form_); }

    // The member called `key`, or nullptr; nullptr too when this is no object.
    const value* find(std::string_view key) const noexcept;

private:
    enum class number_form : std::uint8_t { none, integer, decimal, computed };
    union payload {
        std::uint64_t truth;
        double number;
        const char* text;
        const value* elements;
        const member* members;
    };
    static constexpr int kind_at = 32;
    static constexpr int number_form_at = 40;
    static constexpr int plain_at = 48;

    value(payload bits, kind which, number_form written_as, std::size_t size) noexcept
        : bits_(bits), form_(std::uint64_t{static_cast<std::uint8_t>(written_as)} << number_form_at |
                             std::uint64_t{static_cast<std::uint8_t>(which)} << kind_at |
                             static_cast<std::uint32_t>(size)) {}
    number_form number() const noexcept { return static_cast<number_form>(form_ >> number_form_at); }

    payload bits_{.truth = 0};
    std::uint64_t form_ =
        0; // from the lowest bit on: size (32 bits), kind (8), form of a number (8), plain (1)
};

struct member {
    std::string_view key;
    value item;
};

static_assert(sizeof(value) == 16);

inline std::span<const member> value::members() const noexcept {
    return {bits_.members, size()};
}

inline const value* value::find(std::string_view key) const noexcept {
    if (!is_object()) return nullptr;
    for (const auto& m : members())
        if (same_text(m.key, key)) return &m.item;
    return nullptr;
}

// Deep equality as JSON has it: numbers by value, objects whatever the order of their keys.
bool operator==(const value& a, const value& b) noexcept;

// A copy whose text, elements and members all live in `memory`.
value deep_copy(const value& source, arena& memory);

} // namespace lead_ads::core
