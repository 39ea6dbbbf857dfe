// How the events of files ended: a byte of verdict and a digest for each, 1024 to a row.
//
// In: slots and verdicts, within the journal's transactions. Out: chunks; the sums by input and verdict are
// kept beside them. One thread at a time.
#pragma once

#include "host/journal/database.hpp"
#include "host/journal/event_end.hpp"
#include "host/journal/schema.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace desthost::journal {

using verdict = std::uint8_t;
constexpr verdict pending = 0;

struct chunk {
    std::array<verdict, events_per_chunk> verdicts{};
    std::array<digest, events_per_chunk> digests{};
};

// Reads chunks; has its own statement, for whichever connection it is opened on.
class chunk_reader {
public:
    bool open(database& db);
    // A chunk that is not there comes out empty.
    bool load(std::int64_t input, std::int64_t number, chunk& out);

private:
    database* db_ = nullptr;
    statement load_;
};

// Writes verdicts: keeps the chunk at hand and writes it when another is asked for, or at flush.
class finished_table {
public:
    bool open(database& db);

    // Sets the verdict of a slot and its digest; `had_ended` becomes whether it had ended before in any run.
    bool set(std::int64_t input, std::int64_t slot, verdict v, const digest& event, bool& had_ended);
    // Takes the slot's verdict back, and with `forget` its digest too: then it belongs to no event.
    bool reopen(std::int64_t input, std::int64_t slot, bool forget = false);
    // All slots of an input whose verdict `again` holds for are pending again.
    bool reopen_all(std::int64_t input, const std::array<bool, 256>& again);
    // Writes what is at hand, and the sums. Before every COMMIT.
    bool flush();
    // After a transaction that failed.
    void forget() noexcept;

private:
    bool hold(std::int64_t input, std::int64_t number);
    bool write();
    void count(verdict v, std::int64_t by) { sums_[{input_, v}] += v == pending ? 0 : by; }

    chunk_reader reader_;
    statement store_, add_sum_, last_chunk_;
    std::int64_t input_ = 0; // of the chunk at hand; 0: none is
    std::int64_t number_ = 0;
    bool changed_ = false;
    chunk chunk_;
    std::map<std::pair<std::int64_t, verdict>, std::int64_t> sums_;
};

// The names of verdicts. At most 255 ways to end are told apart; beyond that the reason is "other".
class verdict_table {
public:
    struct name {
        std::int32_t outcome = 0; // DESTINATION_OUTCOME_...
        std::string reason;
        std::int32_t code = 0;
        std::int32_t subcode = 0;
    };

    bool open(database& db);
    // The verdict of that name, made within the open transaction if need be.
    bool find(const event_end& end, verdict& out);
    // Names do not move or change; one that is asked for while another is made is another.
    [[nodiscard]] const name& operator[](verdict v) const noexcept { return names_[v]; }
    // A transaction failed: what it made is gone.
    void forget() noexcept { size_ = settled_; }
    void settle() noexcept { settled_ = size_; }

private:
    bool load(database& db);
    [[nodiscard]] int place_of(const event_end& end) const noexcept;

    statement add_;
    std::array<name, 256> names_; // 0 is pending and has none
    int size_ = 1;
    int settled_ = 1;
};

} // namespace desthost::journal
