#include "core/arena.hpp"

#include <algorithm>

namespace lead_ads::core {

arena::arena(std::size_t first_chunk) {
    chunks_.push_back({std::make_unique<char[]>(first_chunk), first_chunk});
    use(chunks_.back());
}

void arena::use(const chunk& which) noexcept {
    next_ = which.bytes.get();
    end_ = next_ + which.size;
}

void* arena::allocate_in_new_chunk(std::size_t size, std::size_t alignment) {
    open_chunk(size + alignment);
    return allocate(size, alignment);
}

void arena::open_chunk(std::size_t least) {
    used_before_ = used();
    const auto wanted = std::max(least, chunks_.back().size * 2);
    chunks_.push_back({std::make_unique_for_overwrite<char[]>(wanted), wanted});
    use(chunks_.back());
}

void arena::reset() noexcept {
    // An event that was unusually large must not cost memory for ever: what it needed beyond this is given
    // back.
    constexpr std::size_t kept_at_most = 1024 * 1024;
    if (chunks_.size() > 1) {
        const auto largest_kept =
            std::max_element(chunks_.begin(), chunks_.end(), [](const chunk& a, const chunk& b) {
                const auto weight = [](const chunk& c) { return c.size <= kept_at_most ? c.size : 0; };
                return weight(a) < weight(b);
            });
        std::swap(chunks_.front(), *largest_kept);
        chunks_.resize(1);
    }
    used_before_ = 0;
    use(chunks_.front());
}

} // namespace lead_ads::core
