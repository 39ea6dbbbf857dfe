// Text that is filled by one thread and then read by several, without being copied.
//
// In: bytes, through own(). Out: the same bytes for everybody who has a copy of the object: a copy costs one
// atomic count. Copy-on-write: filling a text that has other holders detaches from them, so shared bytes
// never change. The last one who lets go frees the memory, or keeps it for the next text with forget(). One
// object is for one thread; copies may be on any.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lead_ads::batch {

class shared_text {
public:
    shared_text() noexcept = default;
    shared_text(const shared_text& other) noexcept : held_(other.held_) {
        if (held_) held_->holders.fetch_add(1, std::memory_order_relaxed);
    }
    shared_text(shared_text&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
    shared_text& operator=(shared_text other) noexcept {
        std::swap(held_, other.held_);
        return *this;
    }
    ~shared_text() {
        if (held_ && held_->holders.fetch_sub(1, std::memory_order_acq_rel) == 1) delete held_;
    }

    std::string_view view() const noexcept { return held_ ? std::string_view(held_->text) : ""; }
    std::size_t capacity() const noexcept { return held_ ? held_->text.capacity() : 0; }
    bool is_shared() const noexcept { return held_ && !is_ours_alone(); }

    // The text to add to. Throws std::bad_alloc, and nothing has changed.
    std::string& own() {
        if (!held_)
            held_ = new block;
        else if (!is_ours_alone())
            *this = copy_of(held_->text);
        return held_->text;
    }
    // Empty afterwards. The memory stays when there is no other holder, and is left to the others otherwise.
    void forget() noexcept {
        if (held_ && is_ours_alone())
            held_->text.clear();
        else
            *this = {};
    }

private:
    struct block {
        std::atomic<std::uint32_t> holders{1};
        std::string text;
    };
    // Acquire: every read by a holder that has let go happens before our writes.
    bool is_ours_alone() const noexcept { return held_->holders.load(std::memory_order_acquire) == 1; }
    static shared_text copy_of(const std::string& text) {
        shared_text made;
        made.own() = text;
        return made;
    }

    block* held_ = nullptr;
};

} // namespace lead_ads::batch
