#include "host/journal/finished.hpp"

#include "host/outcome.hpp"

#include <algorithm>
#include <cstring>

namespace desthost::journal {

bool chunk_reader::open(database& db) {
    db_ = &db;
    return db.prepare(load_, "SELECT verdicts, digests FROM finished WHERE input = ? AND chunk = ?");
}

bool chunk_reader::load(std::int64_t input, std::int64_t number, chunk& out) {
    const step at = load_.start(input, number);
    if (at == step::done) out = chunk{};
    if (at != step::row) return at == step::done;
    const std::string_view verdicts = load_.text(0);
    const std::string_view digests = load_.text(1);
    const bool whole = verdicts.size() == sizeof out.verdicts && digests.size() == sizeof out.digests;
    if (whole) {
        std::memcpy(out.verdicts.data(), verdicts.data(), verdicts.size());
        std::memcpy(out.digests.data(), digests.data(), digests.size());
    } else {
        db_->fail(describe(problem::corrupt, db_->path(), "a row of the table finished has the wrong size"));
    }
    load_.reset();
    return whole;
}

bool finished_table::open(database& db) {
    return reader_.open(db) &&
           db.prepare(store_, "INSERT INTO finished VALUES (?, ?, ?, ?) ON CONFLICT (input, chunk) DO UPDATE "
                              "SET verdicts = excluded.verdicts, digests = excluded.digests") &&
           db.prepare(last_chunk_, "SELECT max(chunk) FROM finished WHERE input = ?") &&
           db.prepare(add_sum_, "INSERT INTO input_outcomes VALUES (?, ?, ?) ON CONFLICT (input, verdict) "
                                "DO UPDATE SET events = events + excluded.events");
}

bool finished_table::hold(std::int64_t input, std::int64_t number) {
    if (input == input_ && number == number_) return true;
    if (!write()) return false;
    input_ = 0;
    if (!reader_.load(input, number, chunk_)) return false;
    input_ = input;
    number_ = number;
    return true;
}

bool finished_table::write() {
    if (input_ == 0 || !changed_) return true;
    const std::string_view verdicts{reinterpret_cast<const char*>(chunk_.verdicts.data()),
                                    sizeof chunk_.verdicts};
    const std::string_view digests{reinterpret_cast<const char*>(chunk_.digests.data()),
                                   sizeof chunk_.digests};
    changed_ = false;
    return store_.run(input_, number_, blob{verdicts}, blob{digests});
}

bool finished_table::set(std::int64_t input, std::int64_t slot, verdict v, const digest& event,
                         bool& had_ended) {
    if (!hold(input, slot / events_per_chunk)) return false;
    const auto at = static_cast<std::size_t>(slot % events_per_chunk);
    had_ended = chunk_.digests[at] != digest{};
    count(chunk_.verdicts[at], -1);
    count(v, 1);
    chunk_.verdicts[at] = v;
    chunk_.digests[at] = event;
    changed_ = true;
    return true;
}

bool finished_table::reopen(std::int64_t input, std::int64_t slot, bool forget) {
    if (!hold(input, slot / events_per_chunk)) return false;
    const auto at = static_cast<std::size_t>(slot % events_per_chunk);
    count(chunk_.verdicts[at], -1);
    chunk_.verdicts[at] = pending;
    if (forget) chunk_.digests[at] = digest{};
    changed_ = true;
    return true;
}

bool finished_table::reopen_all(std::int64_t input, const std::array<bool, 256>& again) {
    if (last_chunk_.start(input) != step::row) return false;
    const std::int64_t last = last_chunk_.is_null(0) ? -1 : last_chunk_.integer(0);
    last_chunk_.reset();
    for (std::int64_t number = 0; number <= last; ++number) {
        if (!hold(input, number)) return false;
        for (std::int64_t at = 0; at < events_per_chunk; ++at)
            if (again[chunk_.verdicts[static_cast<std::size_t>(at)]] &&
                !reopen(input, number * events_per_chunk + at))
                return false;
    }
    return true;
}

bool finished_table::flush() {
    if (!write()) return false;
    for (const auto& [of, by] : sums_)
        if (by != 0 && !add_sum_.run(of.first, of.second, by)) return false;
    // The next transaction reads again: what is at hand may otherwise outlive a failed COMMIT.
    forget();
    return true;
}

void finished_table::forget() noexcept {
    input_ = 0;
    changed_ = false;
    sums_.clear();
}

bool verdict_table::open(database& db) {
    return load(db) && db.prepare(add_, "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?)");
}

bool verdict_table::load(database& db) {
    statement rows;
    if (!db.prepare(rows, "SELECT id, outcome, reason, code, subcode FROM verdicts ORDER BY id"))
        return false;
    step at = rows.start();
    for (; at == step::row && size_ < 256 && rows.integer(0) == size_; at = rows.next())
        names_[static_cast<std::size_t>(size_++)] = {outcome_of(rows.text(1)), std::string(rows.text(2)),
                                                     static_cast<std::int32_t>(rows.integer(3)),
                                                     static_cast<std::int32_t>(rows.integer(4))};
    settled_ = size_;
    if (at == step::row) db.fail(describe(problem::corrupt, db.path(), "the table verdicts has a gap"));
    return at == step::done;
}

int verdict_table::place_of(const event_end& end) const noexcept {
    const auto last = names_.begin() + size_;
    const auto found = std::find_if(names_.begin() + 1, last, [&](const name& n) {
        return n.outcome == end.outcome && n.code == end.code && n.subcode == end.subcode &&
               n.reason == end.reason;
    });
    return static_cast<int>(found - names_.begin());
}

bool verdict_table::find(const event_end& end, verdict& out) {
    event_end named;
    named.outcome = outcome_of(outcome_name(end.outcome));
    named.reason = end.reason;
    named.code = end.code;
    named.subcode = end.subcode;
    // The last places are kept for "other", one for each outcome; what is delivered needs no reason.
    constexpr int first_kept = 256 - 5;
    int place = place_of(named);
    if (place == size_ && size_ >= first_kept) {
        named.reason = named.outcome == DESTINATION_OUTCOME_DELIVERED ? "" : "other";
        named.code = named.subcode = 0;
        place = place_of(named);
    }
    out = static_cast<verdict>(place);
    if (place < size_) return true;
    names_[static_cast<std::size_t>(size_++)] = {named.outcome, std::string(named.reason), named.code,
                                                 named.subcode};
    return add_.run(place, outcome_name(named.outcome), named.reason, named.code, named.subcode);
}

} // namespace desthost::journal
