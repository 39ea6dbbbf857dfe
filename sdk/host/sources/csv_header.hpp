// The header line of a CSV: which cell becomes which part of the event.
//
// In: the names of the columns. Out: for each row the event's JSON text. "user.email" makes an object `user`;
// names that count 0, 1, 2 … below one another make a list. A column without a name is left out. Refuses
// names that meet (a column `user` beside `user.email`), more than 64 levels and more than 10,000 columns. Of
// two columns with one name the last counts. One thread at a time.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::sources {

class csv_header {
public:
    // `name` is that of the input, for messages. Throws input_error.
    csv_header(std::span<const std::string> columns, const std::string& name);

    std::size_t columns() const noexcept { return columns_; }
    bool is_used(std::size_t column) const noexcept { return column < used_.size() && used_[column]; }

    // Appends the event that a row makes. Empty cells are left out, objects without members too.
    void append_event(std::string& out, std::span<const std::string> cells) const;

private:
    struct node {
        std::string key;
        std::size_t column = 0; // of a leaf
        std::vector<node> children;
        bool is_leaf = false;
        bool is_list = false;
    };

    void add(std::string_view path, std::size_t column, const std::string& name);
    static node& child_of(node& parent, std::string_view key);
    static void find_lists(node& parent);
    static bool append(std::string& out, const node& from, std::span<const std::string> cells);
    static bool append_members(std::string& out, const node& from, std::span<const std::string> cells);

    node root_;
    std::vector<bool> used_;
    std::size_t columns_ = 0;
};

} // namespace desthost::sources
