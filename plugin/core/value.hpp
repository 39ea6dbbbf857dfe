// A JSON value: what an event, a constant or a formula's result is made of.
//
// Sixteen bytes, trivially copyable; text, elements and members are borrowed (from the event's bytes, an
// arena or a configuration) and must outlive it. Numbers keep the digits they were written with: an integer
// of any length goes from JSON in to JSON out unchanged, and a decimal becomes a double only where somebody
// computes with it. Object keys are unique and in the order of first appearance.
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

class value {
public:
    constexpr value() noexcept : bits_{.number = 0} {}

    static value boolean(bool b) noexcept {
        value v;
        v.kind_ = kind::boolean;
        v.bits_.boolean = b;
        return v;
    }
    static value string(std::string_view utf8) noexcept {
        value v;
        v.kind_ = kind::string;
        v.bits_.text = utf8.data();
        v.size_ = static_cast<std::uint32_t>(utf8.size());
        return v;
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
        value v;
        v.kind_ = kind::number;
        v.form_ = is_integer ? number_form::integer : number_form::decimal;
        v.bits_.text = digits.data();
        v.size_ = static_cast<std::uint32_t>(digits.size());
        return v;
    }
    static value array(std::span<const value> elements) noexcept {
        value v;
        v.kind_ = kind::array;
        v.bits_.elements = elements.data();
        v.size_ = static_cast<std::uint32_t>(elements.size());
        return v;
    }
    static value object(std::span<const member> members) noexcept {
        value v;
        v.kind_ = kind::object;
        v.bits_.members = members.data();
        v.size_ = static_cast<std::uint32_t>(members.size());
        return v;
    }

    kind type() const noexcept { return kind_; }
    bool is_null() const noexcept { return kind_ == kind::null; }
    bool is_boolean() const noexcept { return kind_ == kind::boolean; }
    bool is_number() const noexcept { return kind_ == kind::number; }
    bool is_string() const noexcept { return kind_ == kind::string; }
    bool is_array() const noexcept { return kind_ == kind::array; }
    bool is_object() const noexcept { return kind_ == kind::object; }
    bool is_scalar() const noexcept { return !is_array() && !is_object(); }
    // A number written with digits and a sign only: it keeps them at any length.
    bool is_written_integer() const noexcept { return form_ == number_form::integer; }

    bool as_boolean() const noexcept { return bits_.boolean; }
    std::string_view as_string() const noexcept { return {bits_.text, size_}; }
    // The digits of a number as JSON wrote it; empty for a computed one.
    std::string_view written() const noexcept {
        if (form_ == number_form::none || form_ == number_form::computed) return {};
        return {bits_.text, size_};
    }
    // The nearest double (infinite when the digits are beyond a double).
    double as_double() const noexcept;
    // Whether a number is not beyond a double.
    bool is_finite() const noexcept;
    // The number when it is whole and fits, whatever way it was written ("1e3" is 1000).
    std::optional<std::int64_t> as_int64() const noexcept;
    std::span<const value> elements() const noexcept { return {bits_.elements, size_}; }
    std::span<const member> members() const noexcept;
    // Elements of an array, members of an object, bytes of a string.
    std::size_t size() const noexcept { return size_; }

    // The member called `key`, or nullptr; nullptr too when this is no object.
    const value* find(std::string_view key) const noexcept;

private:
    enum class number_form : std::uint8_t { none, integer, decimal, computed };
    union payload {
        double number;
        bool boolean;
        const char* text;
        const value* elements;
        const member* members;
    };
    payload bits_;
    std::uint32_t size_ = 0;
    kind kind_ = kind::null;
    number_form form_ = number_form::none;
};

struct member {
    std::string_view key;
    value item;
};

static_assert(sizeof(value) == 16);

inline std::span<const member> value::members() const noexcept {
    return {bits_.members, size_};
}

inline const value* value::find(std::string_view key) const noexcept {
    if (kind_ != kind::object) return nullptr;
    for (const auto& m : members())
        if (same_text(m.key, key)) return &m.item;
    return nullptr;
}

// Deep equality as JSON has it: numbers by value, objects whatever the order of their keys.
bool operator==(const value& a, const value& b) noexcept;

// A copy whose text, elements and members all live in `memory`.
value deep_copy(const value& source, arena& memory);

} // namespace lead_ads::core
