// Events on this host's disk, from the answer to their sender until every route has ended them.
//
// In: the events of a request. Out: a promise that is kept once they are synced; the same events for each
// cursor, in the order in which they were stored. A SQLite file in WAL mode with synchronous=FULL. One thread
// writes: it takes all requests that wait, writes them in one transaction, and answers all of them; cursors
// are written along with them, and what lies below the lowest is deleted in small steps.
//
// Bounded: beyond max_bytes requests are refused, and so they are while the disk is full. After any other
// error of the disk the store refuses everything and says so: what a sync that has failed has written is
// unknown. Any thread, but for open.
#pragma once

#include "host/journal/database.hpp"
#include "host/routing/lane_progress.hpp"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace desthost::storage {

enum class stored : std::uint8_t {
    yes,    // Synced to the disk.
    full,   // The store or the disk is full; nothing of the request was stored.
    failed, // The disk does not work, or the store is closed; nothing of the request was stored.
};

// An event of a request that is not stored, because it can never be delivered.
struct refused_event {
    std::uint64_t index = 0; // in its request
    std::string_view reason; // constant
    std::string event;
};

struct request {
    std::string sender; // the name of the key that came with it
    std::int64_t arrived_at = 0;
    std::uint32_t events = 0;
    std::string data; // their packed texts: see pack
    std::vector<refused_event> refused;
    std::function<void(stored)> done; // called by the writing thread, and must not block
};

// Appends an event to the packed texts of a request.
void pack(std::string& data, std::string_view event);

// Where a route stands; the store keeps it.
struct cursor_state {
    explicit cursor_state(std::string of) : name(std::move(of)) {}
    const std::string name;
    std::mutex mutex;
    routing::lane_progress progress; // guarded by mutex
    bool is_dirty = false;           // guarded by mutex: not written since it changed
    std::uint64_t written_floor = 0; // of the writing thread
};

struct store_numbers {
    std::uint64_t next_position = 0;
    std::uint64_t bytes = 0;
    std::uint64_t max_bytes = 0;
    std::uint64_t commits = 0;
    std::uint64_t events = 0; // stored since the start
    std::uint64_t deleted_events = 0;
    bool is_full = false;
    bool is_failed = false;
};

struct store_options {
    std::string path;
    std::uint64_t max_bytes = std::uint64_t{8} << 30;
    // Keeps refused events as dead letters, synced; false: it could not. Empty: they are only counted.
    std::function<bool(std::span<const request* const>)> bury;
    // Called once, by the writing thread, when the disk has failed.
    std::function<void(const std::string& why)> on_failure;
};

class event_store {
public:
    // Opens or makes the file, which must be its opener's alone: the router's lock sees to that.
    static journal::result<std::unique_ptr<event_store>> open(store_options o);
    // Writes what waits.
    ~event_store();
    event_store(const event_store&) = delete;
    event_store& operator=(const event_store&) = delete;

    // Answers `yes` when the request waits to be written and `done` will be called; otherwise it is refused
    // and `done` is not called.
    stored append(request&& what);

    // The cursor of that name, as it was kept; a new one begins at the oldest event that is there. Events
    // above an active cursor stay.
    journal::result<std::shared_ptr<cursor_state>> open_cursor(const std::string& name);
    void close_cursor(const std::shared_ptr<cursor_state>& cursor);
    // A cursor has changed and is to be written soon.
    void note_progress();
    // Returns once all that the cursors have now is on the disk; false when that failed.
    bool flush();

    // Waits until there is an event at `position`, at most so long; also returns after wake_readers.
    void wait_for(std::uint64_t position, std::chrono::milliseconds patience);
    void wake_readers();

    void set_max_bytes(std::uint64_t most);
    store_numbers numbers();
    bool can_store();
    const std::string& path() const noexcept { return options_.path; }
    const std::string& failure() const noexcept { return failure_; }

private:
    explicit event_store(store_options o);
    bool prepare();
    journal::result<void> load_cursor(cursor_state& cursor);
    void write();
    bool wait_for_work(std::vector<request>& group);
    void write_group(std::vector<request>& group);
    bool write_all(const std::vector<request>& group, std::uint64_t& next, std::uint64_t& bytes);
    bool write_cursors();
    void forget_written_cursors();
    bool delete_some(std::uint64_t& bytes);
    bool write_meta(std::uint64_t next, std::uint64_t bytes);
    void bury_refused(std::vector<request>& group);
    void fail(const journal::failure& why);
    std::uint64_t lowest_floor();

    store_options options_;
    journal::database db_;
    journal::statement insert_, save_cursor_, oldest_, delete_, meta_;

    std::mutex mutex_;
    std::condition_variable work_;
    std::condition_variable readers_;
    std::condition_variable flushed_;
    std::vector<request> queue_;
    std::uint64_t queued_bytes_ = 0;
    std::vector<std::shared_ptr<cursor_state>> cursors_;
    store_numbers numbers_;
    std::uint64_t wakes_ = 0;
    std::uint64_t flush_wanted_ = 0;
    std::uint64_t flush_done_ = 0;
    bool has_progress_ = false;
    bool stopping_ = false;
    std::string failure_;
    std::thread writer_;
};

} // namespace desthost::storage
