#include "host/storage/cursor.hpp"

#include <algorithm>
#include <cstring>

namespace desthost::storage {

using routing::fetched;

namespace {

constexpr const char* find_row = "SELECT first, events, arrived_at, sender, data FROM requests "
                                 "WHERE first <= ? ORDER BY first DESC LIMIT 1";
constexpr const char* find_next_row = "SELECT min(first) FROM requests WHERE first > ?";
constexpr const char* find_age =
    "SELECT arrived_at FROM requests WHERE first <= ? ORDER BY first DESC LIMIT 1";

bool open_reader(journal::database& db, const std::string& path) {
    return db.open(path, SQLITE_OPEN_READONLY) &&
           db.execute("PRAGMA trusted_schema = OFF; PRAGMA cache_size = -1024; PRAGMA mmap_size = 0;");
}

} // namespace

journal::result<std::unique_ptr<cursor>> cursor::open(std::shared_ptr<event_store> store,
                                                      const std::string& route) {
    std::unique_ptr<cursor> made(new cursor(std::move(store)));
    const auto& path = made->store_->path();
    if (!open_reader(made->db_, path) || !made->db_.prepare(made->row_, find_row)) return made->db_.why();
    if (!open_reader(made->age_db_, path) || !made->age_db_.prepare(made->age_, find_age))
        return made->age_db_.why();
    auto state = made->store_->open_cursor(route);
    if (!state) return state.error();
    made->state_ = std::move(*state);
    made->next_ = made->state_->progress.floor();
    return made;
}

cursor::~cursor() {
    drain(std::chrono::milliseconds{0});
}

// Reads the row that holds `position`; false when there is none (yet), or the file cannot be read.
bool cursor::load_row(std::uint64_t position) {
    const auto at = row_.start(position);
    if (at == journal::step::error) error_ = db_.why().text;
    if (at != journal::step::row) return row_.reset(), false;
    row_first_ = static_cast<std::uint64_t>(row_.integer(0));
    row_end_ = row_first_ + static_cast<std::uint64_t>(row_.integer(1));
    arrived_at_ = row_.integer(2);
    sender_ = row_.text(3);
    data_ = row_.text(4);
    row_.reset();
    offset_ = 0;
    return position < row_end_;
}

// Appends events of the row from `next_` on. False when the row's end was reached.
bool cursor::take_from_row(const routing::room& most, std::vector<routing::incoming>& out) {
    std::size_t bytes = 0;
    for (const auto& event : out)
        bytes += event.payload.size();
    const std::lock_guard lock{state_->mutex};
    for (auto position = row_first_; position < row_end_; ++position) {
        std::uint32_t size = 0;
        if (offset_ + sizeof size > data_.size()) break;
        std::memcpy(&size, data_.data() + offset_, sizeof size);
        const auto begin = offset_ + sizeof size;
        if (size > data_.size() - begin) break;
        if (position >= next_ && !state_->progress.is_finished(position)) {
            const bool is_full = out.size() >= most.events || bytes >= most.bytes;
            if (is_full || !state_->progress.has_room(position)) {
                row_first_ = position;
                return true;
            }
            routing::incoming event;
            event.where.position = position;
            event.payload = {data_.data() + begin, size};
            event.key = sender_;
            event.arrived_at = arrived_at_;
            out.push_back(event);
            bytes += size;
        }
        offset_ = begin + size;
        next_ = std::max(next_, position + 1);
    }
    next_ = std::max(next_, row_end_);
    row_first_ = row_end_;
    return false;
}

// What stood at the position was deleted while no cursor needed it.
void cursor::skip_gap() {
    journal::statement after;
    if (!db_.prepare(after, find_next_row) || after.start(next_) != journal::step::row || after.is_null(0))
        return;
    next_ = static_cast<std::uint64_t>(after.integer(0));
    const std::lock_guard lock{state_->mutex};
    state_->progress.finish_below(next_);
    state_->is_dirty = true;
}

// Brings a row that may hold events to hand out; false when there is none, or the file cannot be read.
bool cursor::find_row_at_hand() {
    if (row_first_ != row_end_) return true;
    if (next_ >= store_->numbers().next_position) return false;
    if (!load_row(next_) && error_.empty()) skip_gap();
    return error_.empty();
}

// Events of one row at a time: the texts point into it until the next call.
fetched cursor::fetch(const routing::room& most, std::vector<routing::incoming>& out,
                      std::chrono::milliseconds patience) {
    constexpr int most_rows = 256; // whose events have all ended
    if (is_drained_) return fetched::ended;
    const auto before = out.size();
    for (int i = 0; i < most_rows; ++i) {
        if (!find_row_at_hand()) {
            if (!error_.empty()) return fetched::failed;
            store_->wait_for(next_, patience);
            return fetched::nothing;
        }
        const bool is_stopped = take_from_row(most, out);
        if (out.size() != before) return fetched::some;
        if (is_stopped) break;
    }
    // Beyond the span of what can be remembered: the oldest event must end first.
    if (row_first_ != row_end_ && most.events != 0) {
        is_held_up_ = true;
        store_->wait_for(~std::uint64_t{0} - 1, patience);
        is_held_up_ = false;
    }
    return fetched::nothing;
}

void cursor::settle(std::span<const routing::receipt> receipts) noexcept {
    {
        const std::lock_guard lock{state_->mutex};
        for (const auto& r : receipts)
            state_->progress.finish(r.position);
        state_->is_dirty = true;
    }
    store_->note_progress();
    if (is_held_up_) store_->wake_readers();
}

void cursor::drain(std::chrono::milliseconds) {
    if (is_drained_) return;
    is_drained_ = true;
    if (state_) store_->close_cursor(state_);
}

routing::source_numbers cursor::numbers() {
    routing::source_numbers n;
    std::uint64_t floor = 0;
    {
        const std::lock_guard lock{state_->mutex};
        floor = state_->progress.floor();
        n.waiting_events = state_->progress.finished_above();
    }
    const auto next = store_->numbers().next_position;
    n.waiting_events = next - std::min(next, floor + n.waiting_events);
    const std::lock_guard lock{age_mutex_};
    if (next > floor && age_.start(floor) == journal::step::row) n.oldest_arrived_at = age_.integer(0);
    age_.reset();
    n.is_failed = !error_.empty();
    n.error = error_;
    return n;
}

} // namespace desthost::storage
