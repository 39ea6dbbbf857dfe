// Inputs: recognised when they come again, their events matched with what is known of them.
#include "host/journal/journal_state.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <destination/result.h>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace desthost::journal {

namespace {

constexpr std::int64_t sampled = 64 * 1024;

// What is looked at of a file to recognise it: digests of the first and the last 64 KiB of `size` bytes.
struct sample {
    std::int64_t size = 0;
    digest head;
    digest tail;
    friend bool operator==(const sample&, const sample&) = default;
};

// What the table `inputs` knows of one.
struct known_input {
    std::int64_t id = 0; // 0: nothing
    sample content;
    bool rearranged = false;
    std::int64_t slots = 0;
    std::string config_digest;
};

bool digest_range(int file, const digest_key& key, std::int64_t from, std::int64_t to, digest& out) {
    hasher h(key);
    std::string buffer(16 * 1024, '\0');
    while (from < to) {
        const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(to - from, sampled / 4));
        const ssize_t got = ::pread(file, buffer.data(), wanted, from);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        h.add({buffer.data(), static_cast<std::size_t>(got)});
        from += got;
    }
    out = h.finish();
    return true;
}

bool take_sample(int file, const digest_key& key, std::int64_t size, sample& out) {
    out.size = size;
    return digest_range(file, key, 0, std::min(size, sampled), out.head) &&
           digest_range(file, key, std::max<std::int64_t>(0, size - sampled), size, out.tail);
}

recognition compare(int file, const digest_key& key, const sample& before, const sample& now) {
    if (before == now) return recognition::unchanged;
    sample as_before;
    const bool begins_the_same =
        now.size > before.size && take_sample(file, key, before.size, as_before) && as_before == before;
    return begins_the_same ? recognition::grown : recognition::changed;
}

bool find_input(database& db, const std::string& path, int occurrence, std::int64_t scope, known_input& out) {
    statement s;
    if (!db.prepare(s, "SELECT id, size, head, tail, rearranged, slots, config_digest FROM inputs "
                       "WHERE path = ? AND occurrence = ? AND scope = ?"))
        return false;
    const step at = s.start(std::string_view(path), occurrence, scope);
    if (at == step::row)
        out = {s.integer(0),
               {s.integer(1), digest_from(s.text(2)), digest_from(s.text(3))},
               s.integer(4) != 0,
               s.integer(5),
               std::string(s.text(6))};
    return at != step::error;
}

bool save_input(journal_state& j, const std::string& path, int occurrence, const sample& content,
                bool is_stream, bool rearranged, std::int64_t& id) {
    statement s;
    const std::string now = j.now();
    if (!j.writer.prepare(
            s, "INSERT INTO inputs (path, occurrence, scope, is_stream, size, head, tail, rearranged, "
               "config_digest, last_run, last_read_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
               "ON CONFLICT (path, occurrence, scope) DO UPDATE SET size = excluded.size, "
               "head = excluded.head, tail = excluded.tail, rearranged = excluded.rearranged, "
               "config_digest = excluded.config_digest, last_run = excluded.last_run, "
               "last_read_at = excluded.last_read_at RETURNING id"))
        return false;
    if (s.start(std::string_view(path), occurrence, j.scope, is_stream, content.size, content.head,
                content.tail, rearranged, std::string_view(j.config_digest), j.run,
                std::string_view(now)) != step::row)
        return false;
    id = s.integer(0);
    return s.next() == step::done;
}

// An input as the file system has it.
struct opened {
    std::string path = "-"; // absolute, or "-" for standard input
    descriptor file;        // none for a stream
    sample content;
};

failure unreadable(const std::string& path, int error) {
    return {problem::unusable, "cannot read " + path + ": " + std::strerror(error)};
}

result<opened> look_at(const std::string& path, const digest_key& key) {
    opened in;
    if (path == "-") return in;
    std::error_code ignored;
    in.path = std::filesystem::weakly_canonical(path, ignored).string();
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return unreadable(path, errno);
    if (!S_ISREG(status.st_mode)) return in;
    in.file = descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in.file || !take_sample(in.file.get(), key, status.st_size, in.content))
        return unreadable(path, errno);
    return in;
}

// An input that an earlier version read, or a destination that did not say its scope: it becomes this
// scope's. Whether its delivered events were delivered here is for the ledger to say.
bool take_over(journal_state& s, const std::string& path, int occurrence, known_input& before) {
    if (s.scope == 0 || !find_input(s.writer, path, occurrence, 0, before)) return s.scope == 0;
    if (before.id == 0) return true;
    std::array<bool, 256> again{};
    for (std::size_t v = 1; v < again.size(); ++v)
        again[v] = s.verdicts[static_cast<verdict>(v)].outcome == DESTINATION_OUTCOME_DELIVERED;
    statement move;
    return s.writer.prepare(move, "UPDATE inputs SET scope = ? WHERE id = ?") &&
           move.run(s.scope, before.id) && s.finished.reopen_all(before.id, again);
}

bool find_other_scope(journal_state& s, const std::string& path, int occurrence, std::string& name) {
    statement other;
    if (!s.writer.prepare(other,
                          "SELECT name FROM inputs JOIN scopes ON scopes.id = scope "
                          "WHERE path = ? AND occurrence = ? AND scope <> ? ORDER BY last_run DESC LIMIT 1"))
        return false;
    const step at = other.start(std::string_view(path), occurrence, s.scope);
    if (at == step::row) name = other.text(0);
    return at != step::error;
}

// Events that another configuration has filtered or found invalid are looked at again.
std::array<bool, 256> decided_by_rules(const verdict_table& verdicts) {
    std::array<bool, 256> again{};
    for (std::size_t v = 1; v < again.size(); ++v)
        again[v] = verdicts[static_cast<verdict>(v)].outcome == DESTINATION_OUTCOME_FILTERED ||
                   verdicts[static_cast<verdict>(v)].outcome == DESTINATION_OUTCOME_INVALID;
    return again;
}

} // namespace

result<std::unique_ptr<input>> journal::open_input(const std::string& path) {
    journal_state& s = *state_;
    const result<opened> in = look_at(path, s.key);
    if (!in) return in.error();
    const int occurrence = ++s.occurrences[in->path];
    const auto made = std::make_shared<input_state>();
    s.inputs.emplace_back(made);
    made->owner = &s;
    known_input before;
    result<void> saved = s.transact([&] {
        if (!find_input(s.writer, in->path, occurrence, s.scope, before)) return false;
        if (before.id == 0 &&
            (!take_over(s, in->path, occurrence, before) ||
             (before.id == 0 && !find_other_scope(s, in->path, occurrence, made->read_for))))
            return false;
        if (!made->read_for.empty()) s.other_scopes.insert(made->read_for);
        made->kind = !in->file        ? recognition::stream
                     : before.id == 0 ? recognition::fresh
                                      : compare(in->file.get(), s.key, before.content, in->content);
        made->in_order = !before.rearranged && made->kind != recognition::changed;
        return save_input(s, in->path, occurrence, in->content, !in->file, !made->in_order, made->id) &&
               (before.id == 0 || before.config_digest == s.config_digest ||
                s.finished.reopen_all(made->id, decided_by_rules(s.verdicts)));
    });
    if (!saved) return saved.error();
    if (made->kind == recognition::stream) return std::unique_ptr<input>(new input(made));
    made->slots = std::make_unique<matcher>(made->reader, made->id, before.slots, made->in_order);
    if (!made->reader.open(s.path, SQLITE_OPEN_READONLY) ||
        !made->reader.execute("PRAGMA cache_size = -256") || !made->slots->open())
        return made->reader.why();
    return std::unique_ptr<input>(new input(made));
}

input::input(std::shared_ptr<input_state> s) noexcept : state_(std::move(s)) {}
input::~input() = default;

recognition input::kind() const noexcept {
    return state_->kind;
}

const std::string& input::read_for() const noexcept {
    return state_->read_for;
}

result<found> input::next(std::string_view event, std::uint64_t line) {
    input_state& in = *state_;
    ++in.events;
    found f;
    f.where.input = in.id;
    f.where.line = line;
    f.where.event = digest_of(in.owner->key, event);
    if (!in.slots) return f;
    matcher::match m;
    if (!in.slots->next(f.where.event, m)) return in.reader.why();
    f.where.slot = m.slot;
    const verdict_table::name& name = in.owner->verdicts[m.outcome];
    // Earlier versions had a verdict for what was given up; it is tried again.
    if (m.outcome != pending && name.outcome != DESTINATION_OUTCOME_UNDELIVERED &&
        !in.owner->opened_with.again) {
        f.finished = true;
        f.outcome = name.outcome;
        f.code = name.code;
        f.subcode = name.subcode;
        f.reason = name.reason;
    }
    if (in.in_order && !in.slots->in_order())
        if (result<void> noted = note_rearranged(); !noted) return noted.error();
    return f;
}

// Once slots do not follow the file, a later run must not guess by their order.
result<void> input::note_rearranged() {
    state_->in_order = false;
    journal_state& s = *state_->owner;
    return s.transact([&] {
        statement mark;
        return s.writer.prepare(mark, "UPDATE inputs SET rearranged = 1 WHERE id = ?") &&
               mark.run(state_->id);
    });
}

result<void> input::pause() {
    journal_state& s = *state_->owner;
    return s.transact([&] {
        statement count;
        return s.writer.prepare(count,
                                "UPDATE inputs SET events = max(coalesce(events, 0), ?) WHERE id = ?") &&
               count.run(state_->events, state_->id);
    });
}

result<void> input::complete() {
    input_state& in = *state_;
    journal_state& s = *in.owner;
    bool was_read = true;
    result<void> done = s.transact([&] {
        statement count;
        if (!s.writer.prepare(count, "UPDATE inputs SET events = ? WHERE id = ?") ||
            !count.run(in.events, in.id))
            return false;
        bool was_written = true;
        const bool all = !in.slots || in.slots->each_unmet([&](std::int64_t slot) {
            was_written = s.finished.reopen(in.id, slot, true) && s.letters.detach(in.id, slot);
            return was_written;
        });
        was_read = all || !was_written;
        return all;
    });
    return was_read ? done : result<void>(in.reader.why());
}

} // namespace desthost::journal
