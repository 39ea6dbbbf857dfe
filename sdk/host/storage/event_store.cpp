#include "host/storage/event_store.hpp"

#include "host/journal/file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace desthost::storage {
namespace {

using journal::problem;
using journal::step;

constexpr std::int64_t store_id = 0x44534556; // "DSEV"
constexpr std::int64_t store_version = 1;

// A row is one request. `first` is the position of its first event; positions count the events ever stored.
constexpr const char* store_tables = R"sql(
PRAGMA page_size = 4096;
BEGIN;
CREATE TABLE requests (
    first      INTEGER PRIMARY KEY,
    events     INTEGER NOT NULL,
    arrived_at INTEGER NOT NULL,
    size       INTEGER NOT NULL,
    sender     TEXT NOT NULL,
    data       BLOB NOT NULL
);
CREATE TABLE cursors (
    name     TEXT PRIMARY KEY,
    floor    INTEGER NOT NULL,
    finished BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE totals (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO totals VALUES ('next', 0), ('bytes', 0);
PRAGMA application_id = 1146307926;
PRAGMA user_version = 1;
COMMIT;
)sql";
static_assert(store_id == 1146307926);

constexpr std::uint64_t row_overhead = 64; // of a request, beside its events' bytes
constexpr std::uint64_t most_group_bytes = 16 * 1024 * 1024;
constexpr std::int64_t most_rows_deleted = 128; // in one transaction
constexpr std::chrono::milliseconds cursor_interval{20};

struct wording {
    problem kind;
    const char* what;
};
constexpr std::array wordings{
    wording{problem::in_use, "is in use by another process; end that process"},
    wording{problem::foreign, "is not a store of desthost and was left untouched; move it away"},
    wording{problem::newer, "was written by another version of desthost; run that version"},
    wording{problem::corrupt, "is damaged; move it away, and restore it from a backup if there is one"},
    wording{problem::read_only, "cannot be opened for writing; mend the owner and mode of its folder"},
    wording{problem::full, "cannot grow; free space on its disk"},
};

journal::failure describe_store(problem kind, const std::string& path, const std::string& detail) {
    const auto* found = std::ranges::find(wordings, kind, &wording::kind);
    const std::string what =
        found != wordings.end() ? found->what : "could not be read or written; look at its disk";
    return {kind, "the store " + path + " " + what + (detail.empty() ? "" : " (" + detail + ")")};
}

// What SQLite said about the file, in our words.
journal::failure failure_of(const journal::database& db) {
    return describe_store(db.why().kind, db.path(), "");
}

bool make_private_file(const std::string& path) {
    const journal::descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    return file && ::fchmod(file.get(), 0600) == 0;
}

std::uint64_t size_of(const request& r) noexcept {
    return r.events == 0 ? 0 : r.data.size() + row_overhead;
}

} // namespace

void pack(std::string& data, std::string_view event) {
    const auto size = static_cast<std::uint32_t>(event.size());
    std::array<char, sizeof size> bytes{};
    std::memcpy(bytes.data(), &size, sizeof size);
    data.append(bytes.data(), bytes.size());
    data.append(event);
}

event_store::event_store(store_options o) : options_(std::move(o)) {
    numbers_.max_bytes = options_.max_bytes;
}

journal::result<std::unique_ptr<event_store>> event_store::open(store_options o) {
    if (!make_private_file(o.path))
        return describe_store(errno == ENOSPC ? problem::full : problem::read_only, o.path,
                              std::strerror(errno));
    std::unique_ptr<event_store> made(new event_store(std::move(o)));
    auto& db = made->db_;
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t tables = 0;
    if (!db.open(made->options_.path, SQLITE_OPEN_READWRITE) ||
        !db.read_number("PRAGMA application_id", id) || !db.read_number("PRAGMA user_version", version) ||
        !db.read_number("SELECT count(*) FROM sqlite_schema", tables))
        return failure_of(db);
    const bool is_new = id == 0 && version == 0 && tables == 0;
    if (!is_new && id != store_id) return describe_store(problem::foreign, db.path(), "");
    if (!is_new && version != store_version)
        return describe_store(problem::newer, db.path(), "version " + std::to_string(version));
    if ((is_new && !db.execute(store_tables)) || !made->prepare()) return failure_of(db);
    made->writer_ = std::thread([store = made.get()] { store->write(); });
    return made;
}

bool event_store::prepare() {
    std::int64_t next = 0;
    std::int64_t bytes = 0;
    const bool good =
        db_.execute("PRAGMA trusted_schema = OFF; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                    "PRAGMA cache_size = -8192; PRAGMA mmap_size = 0; PRAGMA wal_autocheckpoint = 4000;"
                    "PRAGMA journal_size_limit = 67108864; PRAGMA secure_delete = FAST;") &&
        db_.read_number("SELECT value FROM totals WHERE name = 'next'", next) &&
        db_.read_number("SELECT value FROM totals WHERE name = 'bytes'", bytes) &&
        db_.prepare(insert_, "INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?)") &&
        db_.prepare(save_cursor_, "INSERT INTO cursors VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE "
                                  "SET floor = excluded.floor, finished = excluded.finished") &&
        db_.prepare(oldest_, "SELECT first, events, size FROM requests ORDER BY first LIMIT ?") &&
        db_.prepare(delete_, "DELETE FROM requests WHERE first <= ?") &&
        db_.prepare(meta_, "UPDATE totals SET value = ? WHERE name = ?");
    numbers_.next_position = static_cast<std::uint64_t>(next);
    numbers_.bytes = static_cast<std::uint64_t>(bytes);
    return good;
}

event_store::~event_store() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        work_.notify_all();
    }
    if (writer_.joinable()) writer_.join();
}

stored event_store::append(request&& what) {
    const auto size = size_of(what);
    const std::lock_guard lock{mutex_};
    if (numbers_.is_failed || stopping_) return stored::failed;
    if (numbers_.bytes + queued_bytes_ + size > numbers_.max_bytes && what.events != 0) {
        numbers_.is_full = true;
        return stored::full;
    }
    queued_bytes_ += size;
    queue_.push_back(std::move(what));
    work_.notify_one();
    return stored::yes;
}

// --- cursors ---

// The writer may be at work: this reads through a connection of its own.
journal::result<std::shared_ptr<cursor_state>> event_store::open_cursor(const std::string& name) {
    auto made = std::make_shared<cursor_state>(name);
    {
        // From here on nothing above is deleted; the floor is that of the start until it is known.
        const std::lock_guard lock{mutex_};
        cursors_.push_back(made);
    }
    // Waits for the transaction that is under way, which may have looked at the cursors before.
    flush();
    if (auto loaded = load_cursor(*made); !loaded) {
        close_cursor(made);
        return loaded.error();
    }
    const std::lock_guard lock{mutex_};
    has_progress_ = true;
    work_.notify_one();
    return made;
}

journal::result<void> event_store::load_cursor(cursor_state& cursor) {
    journal::database db;
    journal::statement saved;
    journal::statement oldest;
    if (!db.open(options_.path, SQLITE_OPEN_READONLY) ||
        !db.prepare(saved, "SELECT floor, finished FROM cursors WHERE name = ?") ||
        !db.prepare(oldest, "SELECT min(first) FROM requests"))
        return failure_of(db);
    const auto next = numbers().next_position;
    const auto found = saved.start(std::string_view(cursor.name));
    const auto first = oldest.start();
    if (found == step::error || first == step::error) return failure_of(db);
    const std::lock_guard lock{cursor.mutex};
    if (found == step::row) cursor.progress.load(static_cast<std::uint64_t>(saved.integer(0)), saved.text(1));
    cursor.progress.finish_below(oldest.is_null(0) ? next : static_cast<std::uint64_t>(oldest.integer(0)));
    cursor.is_dirty = true;
    return {};
}

void event_store::close_cursor(const std::shared_ptr<cursor_state>& cursor) {
    flush();
    const std::lock_guard lock{mutex_};
    std::erase(cursors_, cursor);
}

void event_store::note_progress() {
    const std::lock_guard lock{mutex_};
    has_progress_ = true;
    work_.notify_one();
}

bool event_store::flush() {
    std::unique_lock lock{mutex_};
    const auto wanted = ++flush_wanted_;
    work_.notify_one();
    flushed_.wait(lock, [&] { return flush_done_ >= wanted || numbers_.is_failed; });
    return !numbers_.is_failed;
}

void event_store::wait_for(std::uint64_t position, std::chrono::milliseconds patience) {
    std::unique_lock lock{mutex_};
    const auto before = wakes_;
    readers_.wait_for(lock, patience,
                      [&] { return numbers_.next_position > position || wakes_ != before || stopping_; });
}

void event_store::wake_readers() {
    const std::lock_guard lock{mutex_};
    ++wakes_;
    readers_.notify_all();
}

// --- numbers ---

void event_store::set_max_bytes(std::uint64_t most) {
    const std::lock_guard lock{mutex_};
    numbers_.max_bytes = most;
}

store_numbers event_store::numbers() {
    const std::lock_guard lock{mutex_};
    return numbers_;
}

bool event_store::can_store() {
    const std::lock_guard lock{mutex_};
    return !numbers_.is_failed && !numbers_.is_full;
}

// --- the writing thread ---

void event_store::write() {
    std::vector<request> group;
    while (wait_for_work(group))
        write_group(group);
}

// Takes what waits. False when the store closes and nothing is left.
bool event_store::wait_for_work(std::vector<request>& group) {
    std::unique_lock lock{mutex_};
    const auto is_urgent = [this] {
        return stopping_ || flush_wanted_ > flush_done_ || (!queue_.empty() && !numbers_.is_failed);
    };
    work_.wait(lock, [&] { return is_urgent() || has_progress_; });
    // Cursors alone are not worth a sync each.
    if (!is_urgent()) work_.wait_for(lock, cursor_interval, is_urgent);
    if (stopping_ && queue_.empty() && !has_progress_ && flush_wanted_ == flush_done_) return false;
    if (numbers_.is_failed && stopping_) return false;
    std::uint64_t bytes = 0;
    auto end = queue_.begin();
    for (; end != queue_.end() && bytes < most_group_bytes; ++end)
        bytes += size_of(*end);
    group.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return true;
}

void event_store::write_group(std::vector<request>& group) {
    std::uint64_t next = 0;
    std::uint64_t bytes = 0;
    std::uint64_t wanted = 0;
    std::uint64_t group_bytes = 0;
    bool is_failed = false;
    {
        const std::lock_guard lock{mutex_};
        next = numbers_.next_position;
        bytes = numbers_.bytes;
        wanted = flush_wanted_;
        is_failed = numbers_.is_failed;
        has_progress_ = false;
    }
    bury_refused(group);
    for (const auto& r : group)
        group_bytes += size_of(r);
    const auto before = next;
    const auto bytes_before = bytes;
    const bool good = !is_failed && db_.begin() && write_all(group, next, bytes) && write_cursors() &&
                      delete_some(bytes) && write_meta(next, bytes) && db_.commit();
    stored answer = stored::yes;
    if (!good) {
        const auto why = db_.why();
        db_.roll_back();
        forget_written_cursors();
        next = before;
        bytes = bytes_before;
        answer = !is_failed && why.kind == problem::full ? stored::full : stored::failed;
        if (!is_failed && why.kind != problem::full) fail(why);
    }
    {
        const std::lock_guard lock{mutex_};
        queued_bytes_ -= group_bytes;
        numbers_.events += next - before;
        numbers_.next_position = next;
        numbers_.bytes = bytes;
        numbers_.commits += good ? 1 : 0;
        numbers_.is_full = answer == stored::full || bytes + row_overhead >= numbers_.max_bytes;
        flush_done_ = wanted;
        // A disk that is full is tried again with the next request; until then cursors wait too.
        readers_.notify_all();
        flushed_.notify_all();
    }
    for (auto& r : group)
        if (r.done) r.done(answer);
    group.clear();
}

bool event_store::write_all(const std::vector<request>& group, std::uint64_t& next, std::uint64_t& bytes) {
    for (const auto& r : group) {
        if (r.events == 0) continue;
        const auto size = size_of(r);
        if (!insert_.run(next, r.events, r.arrived_at, size, std::string_view(r.sender),
                         journal::blob{r.data}))
            return false;
        next += r.events;
        bytes += size;
    }
    insert_.reset();
    return true;
}

bool event_store::write_cursors() {
    std::vector<std::shared_ptr<cursor_state>> all;
    {
        const std::lock_guard lock{mutex_};
        all = cursors_;
    }
    for (const auto& cursor : all) {
        std::string bitmap;
        std::uint64_t floor = 0;
        {
            const std::lock_guard lock{cursor->mutex};
            if (!cursor->is_dirty) continue;
            cursor->is_dirty = false;
            floor = cursor->progress.floor();
            bitmap = cursor->progress.bitmap();
        }
        if (!save_cursor_.run(std::string_view(cursor->name), floor, journal::blob{bitmap})) {
            const std::lock_guard lock{cursor->mutex};
            cursor->is_dirty = true;
            return false;
        }
        cursor->written_floor = floor;
    }
    return true;
}

// The transaction did not come to be: what it wrote of the cursors is to be written again.
void event_store::forget_written_cursors() {
    const std::lock_guard lock{mutex_};
    for (const auto& cursor : cursors_) {
        const std::lock_guard hold{cursor->mutex};
        cursor->is_dirty = true;
    }
}

std::uint64_t event_store::lowest_floor() {
    const std::lock_guard lock{mutex_};
    // A store that closes leaves the rest to the next run.
    if (cursors_.empty() || stopping_) return 0;
    const auto lowest = std::ranges::min_element(
        cursors_, {}, [](const std::shared_ptr<cursor_state>& c) { return c->written_floor; });
    return (*lowest)->written_floor;
}

// What every route has ended, a few rows at a time: a large deletion would hold up those who wait for 200.
bool event_store::delete_some(std::uint64_t& bytes) {
    const auto floor = lowest_floor();
    std::int64_t last = -1;
    std::uint64_t freed = 0;
    std::uint64_t events = 0;
    auto at = oldest_.start(most_rows_deleted);
    for (; at == step::row; at = oldest_.next()) {
        const auto first = static_cast<std::uint64_t>(oldest_.integer(0));
        const auto count = static_cast<std::uint64_t>(oldest_.integer(1));
        if (first + count > floor) break;
        last = oldest_.integer(0);
        freed += static_cast<std::uint64_t>(oldest_.integer(2));
        events += count;
    }
    oldest_.reset();
    if (at == step::error) return false;
    if (last < 0) return true;
    if (!delete_.run(last)) return false;
    bytes -= std::min(bytes, freed);
    const std::lock_guard lock{mutex_};
    numbers_.deleted_events += events;
    // More may be left, and an idle router should get rid of it too.
    has_progress_ = true;
    return true;
}

bool event_store::write_meta(std::uint64_t next, std::uint64_t bytes) {
    return meta_.run(next, std::string_view("next")) && meta_.run(bytes, std::string_view("bytes"));
}

// Requests whose refused events cannot be kept are refused as a whole.
void event_store::bury_refused(std::vector<request>& group) {
    std::vector<const request*> with_refused;
    for (const auto& r : group)
        if (!r.refused.empty()) with_refused.push_back(&r);
    if (with_refused.empty() || !options_.bury || options_.bury(with_refused)) return;
    const auto has_refused = [](const request& r) { return !r.refused.empty(); };
    std::uint64_t bytes = 0;
    for (auto& r : group) {
        if (!has_refused(r)) continue;
        bytes += size_of(r);
        if (r.done) r.done(stored::failed);
    }
    std::erase_if(group, has_refused);
    const std::lock_guard lock{mutex_};
    queued_bytes_ -= bytes;
}

void event_store::fail(const journal::failure& why) {
    {
        const std::lock_guard lock{mutex_};
        numbers_.is_failed = true;
        failure_ = describe_store(why.kind, options_.path, "").text;
        flushed_.notify_all();
    }
    if (options_.on_failure) options_.on_failure(failure_);
}

} // namespace desthost::storage
