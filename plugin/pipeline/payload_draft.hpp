// The payload while its properties stand at the root or in one of two objects.
//
// In: properties, null ones to be left out. Out: the payload, with each object where its first property came.
// What rules of the configuration write in other places comes later (mapping/assign.hpp). [one thread]
#pragma once

#include "core/arena.hpp"
#include "core/same_text.hpp"
#include "core/unique_keys.hpp"
#include "core/value.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace lead_ads::pipeline {

enum class payload_part : std::uint8_t {
    user_data,   // The person.
    custom_data, // What happened.
    root,        // The event itself.
};

class payload_draft {
public:
    // No part gets more than `most` properties.
    payload_draft(std::size_t most, core::arena& memory) {
        for (auto& part : parts_)
            part.members = memory.array<core::member>(most + object_names.size());
    }

    void set(payload_part where, std::string_view key, core::value item) noexcept {
        if (item.is_null()) return;
        auto& part = of(where);
        if (!part.is_placed && where != payload_part::root) {
            part.is_placed = true;
            part.place_in_root = of(payload_part::root).size;
            add(of(payload_part::root), object_names[static_cast<std::size_t>(where)], {});
        }
        add(part, key, item);
    }

    // The same for one that may be there already: it is written over, or with null taken away.
    void put(payload_part where, std::string_view key, core::value item) noexcept {
        auto& part = of(where);
        if (!may_have(part, key)) return set(where, key, item);
        auto* const end = part.members + part.size;
        auto* const found = std::find_if(part.members, end,
                                         [&](const core::member& m) { return core::same_text(m.key, key); });
        if (found == end) return set(where, key, item);
        if (!item.is_null())
            found->item = item;
        else
            remove(where, static_cast<std::size_t>(found - part.members));
    }

    core::value made() const noexcept {
        const auto& root = of(payload_part::root);
        for (const auto where : {payload_part::user_data, payload_part::custom_data})
            if (const auto& part = of(where); part.is_placed)
                root.members[part.place_in_root].item = core::value::object({part.members, part.size});
        return core::value::object({root.members, root.size});
    }

private:
    static constexpr std::array<std::string_view, 2> object_names = {"user_data", "custom_data"};

    struct object {
        core::member* members = nullptr;
        std::size_t size = 0;
        std::size_t place_in_root = 0;
        core::seen_keys seen; // keys of those before `next_unseen`
        std::size_t next_unseen = 0;
        bool is_placed = false; // in the root, where it stays even when it loses its last property
    };
    object& of(payload_part where) noexcept { return parts_[static_cast<std::size_t>(where)]; }
    const object& of(payload_part where) const noexcept { return parts_[static_cast<std::size_t>(where)]; }
    static void add(object& to, std::string_view key, core::value item) noexcept {
        std::construct_at(to.members + to.size++, key, item);
    }

    // False: no property was called so before.
    static bool may_have(object& part, std::string_view key) noexcept {
        for (; part.next_unseen < part.size; ++part.next_unseen)
            part.seen.add(part.members[part.next_unseen].key);
        return part.seen.add(key);
    }

    void remove(payload_part where, std::size_t place) noexcept {
        auto& part = of(where);
        std::copy(part.members + place + 1, part.members + part.size, part.members + place);
        --part.size;
        --part.next_unseen;
        if (where != payload_part::root) return;
        for (auto& other : parts_)
            if (other.place_in_root > place) --other.place_in_root;
    }

    std::array<object, 3> parts_;
};

} // namespace lead_ads::pipeline
