#include "pipeline/scratch.hpp"

namespace lead_ads::pipeline {

scratch_pool::lent scratch_pool::lend() {
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            auto what = std::move(free_.back());
            free_.pop_back();
            return {*this, std::move(what)};
        }
    }
    return {*this, std::make_unique<scratch>()};
}

void scratch_pool::give_back(std::unique_ptr<scratch> what) noexcept {
    const std::lock_guard lock(mutex_);
    try {
        free_.push_back(std::move(what));
    } catch (const std::bad_alloc&) {
        // Without room to keep it, it goes.
    }
}

} // namespace lead_ads::pipeline
