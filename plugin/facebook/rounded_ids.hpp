// Notices when a spreadsheet has rounded the lead ids of an export: numbers of more than 15 digits end in
// zeros there. One id that ends in 0 is as good as any; twenty different ones, and none that ends otherwise,
// are not.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string_view>

namespace lead_ads::facebook {

class rounded_ids {
public:
    // Takes the digits of one more id. True while all ids so far look rounded, from the twentieth on.
    // [any thread]
    bool add(std::string_view digits) noexcept {
        if (is_refuted_.load(std::memory_order_relaxed)) return false;
        if (digits.empty()) return false;
        if (digits.back() == '0') return add_suspect(digits);
        is_refuted_.store(true, std::memory_order_relaxed);
        return false;
    }
    bool are_rounded() const noexcept;

    static constexpr std::size_t enough = 20;

private:
    bool add_suspect(std::string_view digits) noexcept;

    std::atomic<bool> is_refuted_{false};
    mutable std::mutex mutex_;
    std::array<std::uint64_t, enough> different_{}; // the first ids, as numbers
    std::size_t count_ = 0;
};

} // namespace lead_ads::facebook
