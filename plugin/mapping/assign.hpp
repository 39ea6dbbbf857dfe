// Writing at a path: data.0.custom_data.contents, user.birthdate.
//
// In: a value tree that is never changed itself, and writes. Out: the tree with them, as an ordinary value at
// any moment. Objects and arrays are created on the way; a write through a scalar is refused. Whatever the
// tree owns is changed in place with spare capacity, everything else is copied along the path on the first
// write, so that thirty writes on one payload cost little more than their thirty members. [one thread at a
// time, like its arena]
#pragma once

#include "core/arena.hpp"
#include "core/value.hpp"
#include "mapping/path.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace lead_ads::mapping {

enum class write_result : std::uint8_t {
    done,           // The value stands there now.
    through_scalar, // A text, number or boolean stands on the way: nothing was changed.
    through_array,  // An array stands on the way and the step is no index: nothing was changed.
    beyond_array,   // The index is more than max_index: nothing was changed.
};

// A sentence about a write that was refused, for reports; it holds nothing of the event.
std::string_view describe(write_result result) noexcept;

class tree {
public:
    static constexpr std::uint32_t max_index = 999;

    explicit tree(core::arena& memory) noexcept : memory_(&memory) {}

    // Starts from `root` (null: nothing yet, the first write decides between object and array).
    void start(const core::value& root) noexcept;

    // Puts `item` at `where`. On the way null counts as missing, and an array is filled with null up to an
    // index beyond its end. The text of `where` must outlive the tree's values: steps of a configured path
    // do.
    write_result set(std::span<const step> where, const core::value& item);

    // Takes the member or element away; what follows in an array moves up. True when there was one.
    bool remove(std::span<const step> where);

    // The value at `where`, or null. No wildcards.
    core::value get(std::span<const step> where) const noexcept;

    // The tree as it is now. Later writes may show in it; freeze() first to keep it as it is.
    const core::value& root() const noexcept { return root_; }
    const core::value& freeze() noexcept;

private:
    // Members or elements that the tree made and may change in place.
    struct owned {
        const void* items;
        std::size_t capacity;
    };
    static constexpr std::size_t max_owned = 64;

    write_result check(std::span<const step> where) const noexcept;
    core::value* slot(core::value& parent, const step& s);
    template <class T>
    T* own(std::span<const T> items, std::size_t needed);
    template <class T>
    std::span<const T> erase(std::span<const T> items, std::size_t position);

    core::arena* memory_;
    core::value root_;
    owned owned_[max_owned];
    std::size_t owned_size_ = 0;
};

// --- Checks for when the configuration is read.

// Parses the path of a write: as path::parse, but refuses "*" and indexes above tree::max_index; "X" is a
// name.
result<path> parse_target(std::string_view text);

// parse_target for smart mapping: refuses as well what does not lie below data.0.
result<path> parse_payload_target(std::string_view text);

// The steps of a payload target below data.0, for set() on the object that will stand at data.0.
std::span<const step> below_data_0(const path& target) noexcept;

enum class collision : std::uint8_t {
    none,             // Both can be written.
    same,             // Both are the same place.
    one_holds_other,  // One is a part of what the other writes: data.0.user_data and data.0.user_data.em.
    array_and_object, // One needs an array where the other needs an object.
};

// Whether two targets can both be written.
collision collide(const path& a, const path& b) noexcept;

} // namespace lead_ads::mapping
