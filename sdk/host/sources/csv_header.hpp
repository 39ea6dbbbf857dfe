// The header line of a CSV: which cell becomes which part of the event.
//
// In: the names of the columns. Out: for each row the event's JSON text. "user.email" makes an object `user`;
// names that count 0, 1, 2 … below one another make a list. A name that has an empty part ("Tél."), or that
// goes on where another column ends ("Lead Owner.id" beside "Lead Owner"), is one flat key. A column without
// a name is left out; of columns with one name the first cell that holds something counts. Refuses more than
// 64 levels and more than 10,000 columns. One thread at a time.
#pragma once

#include "host/sources/reading.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::sources {

class csv_header {
public:
    // Tells of flat keys and of repeated names. Throws input_error.
    csv_header(std::span<const std::string> columns, const input_context& input);

    std::size_t columns() const noexcept { return names_.size(); }
    bool is_used(std::size_t column) const noexcept {
        return column < names_.size() && !names_[column].empty();
    }
    // Whether a row is the header once more.
    bool is_repeated_by(std::span<const std::string> cells) const;
    // What is left of a name without blanks and invisible marks around it.
    const std::string& name(std::size_t column) const { return names_[column]; }

    // Appends the event that a row makes. Empty cells are left out, objects without members too.
    void append_event(std::string& out, std::span<const std::string> cells) const;

private:
    struct node {
        std::string key;
        std::string written;              // the key as JSON, with its colon
        std::vector<std::size_t> columns; // of a leaf
        std::vector<node> children;
        bool is_list = false;
    };

    void add(std::span<const std::string_view> parts, std::size_t column);
    static node& child_of(node& parent, std::string_view key);
    static void complete(node& parent);
    static bool append(std::string& out, const node& from, std::span<const std::string> cells);
    static bool append_members(std::string& out, const node& from, std::span<const std::string> cells);

    node root_;
    std::vector<std::string> names_;
};

// `text` without white space, no-break spaces and invisible marks around it.
std::string_view without_marks_around(std::string_view text) noexcept;

} // namespace desthost::sources
