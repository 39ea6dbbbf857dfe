// A bundle: the events of one request, as bytes that stand in its body unchanged.
//
// In: serialised events. Out: one run of text, "{...},{...}", and for each event what is needed to time it
// and to report it. Three growing buffers and no allocation for a single event once they are warm. Splitting
// copies, so that what has ended frees its memory. The run of text can be held beyond the bundle, as a
// request does while it is sent: it never changes under who holds it. Not thread-safe.
#pragma once

#include "batch/shared_text.hpp"
#include "batch/target.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::batch {

// One event as the pipeline hands it over; the texts are borrowed for the call.
struct outgoing_event {
    std::uint64_t token = 0;     // the host's number for it
    std::string_view json;       // a serialised object
    std::string_view event_id;   // the id that stands in it
    std::int64_t event_time = 0; // seconds since 1970
    std::int64_t max_age = 0;    // in seconds: older than this when a request is built means event_too_old
};

struct entry {
    std::uint64_t token = 0;
    std::int64_t event_time = 0;
    std::int64_t max_age = 0;
    std::int64_t accepted_at = 0;   // nanoseconds of the steady clock
    std::int64_t patience_from = 0; // the same, moved on by the time that sending was blocked
    std::uint32_t offset = 0;       // of its JSON in the bundle's bytes
    std::uint32_t size = 0;
    std::uint32_t id_offset = 0;
    std::uint32_t id_size = 0;
    std::uint32_t epoch = 0;   // the flush that waits for it
    std::uint32_t charged = 0; // bytes it takes in the queue's account
};

class bundle {
public:
    bundle() = default;
    explicit bundle(std::shared_ptr<const target> to) : to_(std::move(to)) {}

    void add(const outgoing_event& event, std::int64_t accepted_at, std::uint32_t epoch,
             std::uint32_t charged);

    const std::shared_ptr<const target>& to() const noexcept { return to_; }
    std::size_t size() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty(); }
    // The events, separated by commas.
    std::string_view json() const noexcept { return json_.view(); }
    std::string_view json(const entry& of) const noexcept { return json().substr(of.offset, of.size); }
    // The same, for who reads it longer than the bundle is there.
    const shared_text& text() const noexcept { return json_; }
    std::string_view event_id(const entry& of) const noexcept {
        return std::string_view(ids_).substr(of.id_offset, of.id_size);
    }
    std::span<const entry> entries() const noexcept { return entries_; }
    std::span<entry> entries() noexcept { return entries_; }

    // A bundle of its own with the events [first, last).
    bundle slice(std::size_t first, std::size_t last) const;
    // The only event with other JSON: it stays the same event for the host and for its patience.
    bundle with_json(std::string_view json) const;
    // Moves the events for which `goes(entry)` is true to a bundle of their own; order is kept in both.
    template <class Predicate>
    bundle take_if(Predicate goes);

    // Reserves room for so many bytes of events. Growing step by step would copy them inside a caller's
    // submit.
    void reserve(std::size_t bytes) { json_.own().reserve(bytes); }
    // Forgets the events and keeps the memory that has no other holder.
    void reuse_for(std::shared_ptr<const target> to);
    std::size_t capacity() const noexcept {
        return json_.capacity() + ids_.capacity() + entries_.capacity() * sizeof(entry);
    }

private:
    void copy_entry(const bundle& from, const entry& which);

    std::shared_ptr<const target> to_;
    shared_text json_;
    std::string ids_;
    std::vector<entry> entries_;
};

template <class Predicate>
bundle bundle::take_if(Predicate goes) {
    bundle taken(to_);
    bundle left(to_);
    for (const auto& e : entries_)
        (goes(e) ? taken : left).copy_entry(*this, e);
    *this = std::move(left);
    return taken;
}

} // namespace lead_ads::batch
