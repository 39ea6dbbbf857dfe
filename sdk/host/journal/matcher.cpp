#include "host/journal/matcher.hpp"

#include <algorithm>
#include <limits>

namespace desthost::journal {

matcher::matcher(database& db, std::int64_t input, std::int64_t slots, bool in_order)
    : db_(db), input_(input), slots_(slots), in_order_(in_order), fresh_(slots),
      met_(static_cast<std::size_t>(slots)) {}

matcher::entry matcher::entry_of(const digest& event, std::int64_t slot) noexcept {
    entry e{0, 0, static_cast<std::uint32_t>(slot)};
    for (std::size_t i = 0; i < 4; ++i) {
        e.high = e.high << 8 | event.bytes[i];
        e.low = e.low << 8 | event.bytes[i + 4];
    }
    return e;
}

bool matcher::hold(std::int64_t slot) {
    const std::int64_t number = slot / events_per_chunk;
    if (number == number_) return true;
    number_ = -1;
    if (!chunks_.load(input_, number, chunk_)) return false;
    number_ = number;
    return true;
}

// An empty slot is one whose event never ended. In an unchanged input it belongs to the event that stands
// there; otherwise to whichever event comes there and is not found elsewhere.
bool matcher::next(const digest& event, match& out) {
    std::int64_t slot = -1;
    if (!take_at_cursor(event, slot)) return false;
    if (slot < 0 && !in_order_) {
        if (!find_by_digest(event, slot)) return false;
        if (slot < 0 && cursor_ < slots_ && !met_[static_cast<std::size_t>(cursor_)] && hold(cursor_) &&
            is_empty(cursor_))
            slot = cursor_;
    }
    if (slot < 0) {
        out = {fresh_++, pending};
        return true;
    }
    if (!hold(slot)) return false;
    out = {slot, chunk_.verdicts[static_cast<std::size_t>(slot % events_per_chunk)]};
    met_[static_cast<std::size_t>(slot)] = true;
    cursor_ = slot + 1;
    return true;
}

bool matcher::take_at_cursor(const digest& event, std::int64_t& slot) {
    if (cursor_ >= slots_ || met_[static_cast<std::size_t>(cursor_)]) return true;
    if (!hold(cursor_)) return false;
    if (digest_in(cursor_) == event || (in_order_ && is_empty(cursor_)))
        slot = cursor_;
    else
        in_order_ = in_order_ && is_empty(cursor_);
    return true;
}

bool matcher::find_by_digest(const digest& event, std::int64_t& slot) {
    if (!has_index_ && !make_index()) return false;
    const entry wanted = entry_of(event, 0);
    const auto begin =
        static_cast<std::size_t>(std::lower_bound(index_.begin(), index_.end(), wanted) - index_.begin());
    const auto used = used_.find(begin);
    std::size_t at = used == used_.end() ? begin : used->second;
    while (at < index_.size() && index_[at].high == wanted.high && index_[at].low == wanted.low &&
           met_[index_[at].slot])
        ++at;
    if (at != begin) used_[begin] = at;
    if (at == index_.size() || index_[at].high != wanted.high || index_[at].low != wanted.low) return true;
    const std::int64_t there = index_[at].slot;
    if (!hold(there)) return false;
    if (digest_in(there) == event) slot = there;
    return true;
}

bool matcher::make_index() {
    if (slots_ > std::numeric_limits<std::uint32_t>::max()) {
        db_.fail(failure{problem::unusable, "the input has changed and its journal " + db_.path() +
                                                " holds more events than can be compared; give another "
                                                "file with --journal"});
        return false;
    }
    index_.reserve(static_cast<std::size_t>(slots_));
    const bool good = each_unmet([this](std::int64_t slot) {
        index_.push_back(entry_of(digest_in(slot), slot));
        return true;
    });
    std::sort(index_.begin(), index_.end());
    has_index_ = good;
    return good;
}

} // namespace desthost::journal
