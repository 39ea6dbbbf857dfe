// Collects what the rules find, in a bounded list, and knows each rule's subcode and words.
//
// In: a rule and a property's path. Out: findings. One report belongs to one request and one thread.
#pragma once

#include "sandbox/rules.hpp"
#include "sandbox/shapes.hpp"

#include <span>

namespace graph_sandbox {

class report {
public:
    explicit report(bool strict) : strict_(strict) {}

    void begin_event(std::size_t index) { event_ = index; }

    // `detail` ends the message and must not hold a value of the body.
    void refuse(rule broken, std::string property, std::string_view detail = {});

    // Accepted, but said in the answer; refused when strict.
    void notice(std::string property, std::string_view sentence);

    bool full() const { return found_.refusals.size() >= max_refusals; }
    findings& found() { return found_; }

private:
    bool strict_;
    std::optional<std::size_t> event_;
    findings found_;
};

// One row of a table of properties: its name, what it must be, in code and in words, and the rule it breaks.
struct property_rule {
    std::string_view name;
    shape fits;
    std::string_view must_be;
    rule broken = rule::property_shape;
};

// Checks every property of `object` that the table names; `prefix` is the object's path with a dot at its
// end.
void check_properties(const boost::json::object& object, std::string_view prefix,
                      std::span<const property_rule> table, report& out);

// Refuses the absence (also null) of each name.
void check_required(const boost::json::object& object, std::string_view prefix,
                    std::span<const std::string_view> names, report& out);

// The member of that name, unless it is absent or null.
const boost::json::value* find(const boost::json::object& object, std::string_view name);

// The member of that name when it is an object.
const boost::json::object* find_object(const boost::json::object& object, std::string_view name);

// True when the member of that name is this text.
bool is_named(const boost::json::object& object, std::string_view name, std::string_view text);

} // namespace graph_sandbox
