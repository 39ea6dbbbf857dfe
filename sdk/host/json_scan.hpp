// Finds where one JSON value ends, without building anything.
//
// In: bytes, in pieces of any size. Out: whether the value goes on, has ended, or cannot be JSON. Checks the
// whole grammar of RFC 8259 except that text is UTF-8. Refuses more than a million open brackets; takes one
// bit of memory for each. One scanner serves one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace desthost {

enum class scan {
    more,   // The value goes on behind the bytes that were given.
    done,   // The value is complete.
    broken, // No value can begin like this.
};

class json_scanner {
public:
    // Makes ready for the next value.
    void reset();

    // Reads on in [at, end). Leaves `at` behind the value when done, at the byte that cannot be when broken,
    // and at `end` when there is more to come. White space before the value belongs to it.
    scan feed(const char*& at, const char* end);

    // No more bytes follow. A number may end here; anything else is broken.
    scan finish() const noexcept;

    // Whether anything but white space has been read.
    bool has_begun() const noexcept { return place_ != place::value || !open_.empty(); }

private:
    enum class place : std::uint8_t {
        value,           // A value must begin.
        first_element,   // Behind [ : a value or ].
        first_key,       // Behind { : a key or }.
        key,             // Behind a comma in an object.
        colon,           // Behind a key.
        after_value,     // A comma or the closing bracket.
        in_string,       // Inside quotes.
        in_escape,       // Behind a backslash.
        in_code,         // In the four digits of \uXXXX.
        in_literal,      // In true, false or null.
        number_minus,    // Behind the sign.
        number_zero,     // Behind a leading zero.
        number_integer,  // In the digits before the point.
        number_point,    // Behind the point.
        number_fraction, // In the digits behind the point.
        number_e,        // Behind e or E.
        number_sign,     // Behind the exponent's sign.
        number_exponent, // In the exponent's digits.
        ended,           // The value is complete.
    };
    enum class step { taken, again, refused };

    step take(char c);
    step begin_value(char c);
    step take_structure(char c);
    step take_escape(char c);
    step take_number(char c);
    step close(char c);
    step open(bool object);
    step end_value();

    std::vector<bool> open_; // true: an object
    std::string_view literal_;
    place place_ = place::value;
    std::uint8_t code_digits_ = 0;
    bool key_ = false; // the string that is being read is a key
};

// Whether `text` is one JSON value and nothing else but white space around it.
bool is_json(std::string_view text);

// Appends the JSON text without the white space between its tokens, so that it fits on one line.
void append_compact_json(std::string& out, std::string_view json);

} // namespace desthost
