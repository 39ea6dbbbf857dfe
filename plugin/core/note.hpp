// What was left out of an event, or changed, without stopping it: shown by preview, counted by metrics.
//
// Texts are static, or live in the event's arena or the configuration; none holds anything of the event.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace lead_ads::core {

struct note {
    std::string_view property;  // full path: data.0.user_data.ph
    std::string_view code;      // short and stable: not_normalisable
    std::string_view rule = {}; // FILE:LINE of the rule that it is about; empty: the prebuilt mapping
};

// The notes of one event. Room for as many as one event reasonably gives; what is beyond is counted only.
class note_list {
public:
    static constexpr std::size_t most = 64;

    void add(std::string_view property, std::string_view code, std::string_view rule = {}) noexcept {
        if (size_ < most)
            notes_[size_++] = {property, code, rule};
        else
            ++omitted_;
    }
    void clear() noexcept { size_ = omitted_ = 0; }
    std::span<const note> all() const noexcept { return {notes_, size_}; }
    std::span<note> all() noexcept { return {notes_, size_}; }
    std::size_t omitted() const noexcept { return omitted_; }

private:
    note notes_[most];
    std::size_t size_ = 0;
    std::size_t omitted_ = 0;
};

} // namespace lead_ads::core
