#include "host/admin/history.hpp"

#include "host/journal/file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace desthost::admin {
namespace {

struct grain {
    std::int64_t seconds;
    std::int64_t kept;
};
constexpr std::array grains{grain{60, 24 * 3600}, grain{3600, 30 * 24 * 3600}};

constexpr const char* history_table = R"sql(
CREATE TABLE IF NOT EXISTS ends (
    route   TEXT NOT NULL,
    grain   INTEGER NOT NULL, -- 0: minutes, 1: hours
    start   INTEGER NOT NULL, -- seconds since 1970
    outcome INTEGER NOT NULL,
    reason  TEXT NOT NULL,
    code    INTEGER NOT NULL,
    subcode INTEGER NOT NULL,
    events  INTEGER NOT NULL,
    PRIMARY KEY (route, grain, start, outcome, reason, code, subcode)
) WITHOUT ROWID;
)sql";

const grain& grain_of(resolution by) noexcept {
    return grains[static_cast<std::size_t>(by)];
}

} // namespace

journal::result<std::unique_ptr<history>> history::open(const std::string& path) {
    const journal::descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file)
        return journal::failure{journal::problem::read_only,
                                "the history " + path + " cannot be opened: " + std::strerror(errno) +
                                    "; mend the owner and mode of the state"};
    std::unique_ptr<history> made(new history);
    if (made->db_.open(path, SQLITE_OPEN_READWRITE) && made->prepare()) return made;
    return journal::failure{made->db_.why().kind,
                            "the history " + path + " cannot be used; move it away, and a new one is made"};
}

bool history::prepare() {
    return db_.execute("PRAGMA trusted_schema = OFF; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                       "PRAGMA cache_size = -1024; PRAGMA journal_size_limit = 4194304;") &&
           db_.execute(history_table) &&
           db_.prepare(add_, "INSERT INTO ends VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                             "ON CONFLICT DO UPDATE SET events = events + excluded.events") &&
           db_.prepare(prune_, "DELETE FROM ends WHERE grain = ? AND start < ?") &&
           db_.prepare(read_, "SELECT start, outcome, reason, code, subcode, events FROM ends "
                              "WHERE route = ? AND grain = ? AND start >= ? ORDER BY start");
}

void history::add(const std::string& route, const routing::end_kind& kind, std::uint64_t events,
                  std::int64_t now) {
    const std::lock_guard lock{mutex_};
    for (std::size_t g = 0; g < grains.size(); ++g)
        waiting_[{route, static_cast<int>(g), now - now % grains[g].seconds, kind}] += events;
}

bool history::flush(std::int64_t now) {
    const std::lock_guard lock{mutex_};
    if (!db_.begin()) return false;
    bool good = true;
    for (const auto& [k, events] : waiting_) {
        const auto& [route, g, start, kind] = k;
        good = good && add_.run(std::string_view(route), g, start, kind.outcome,
                                std::string_view(kind.reason), kind.code, kind.subcode, events);
    }
    for (std::size_t g = 0; g < grains.size(); ++g)
        good = good && prune_.run(static_cast<int>(g), now - grains[g].kept);
    if (good && db_.commit()) return waiting_.clear(), true;
    db_.roll_back();
    return false;
}

std::vector<history_row> history::read(const std::string& route, resolution by, std::int64_t since) {
    const std::lock_guard lock{mutex_};
    std::map<std::pair<std::int64_t, routing::end_kind>, std::uint64_t> rows;
    auto at = read_.start(std::string_view(route), static_cast<int>(by), since);
    for (; at == journal::step::row; at = read_.next())
        rows[{read_.integer(0),
              {static_cast<std::int32_t>(read_.integer(1)), std::string(read_.text(2)),
               static_cast<std::int32_t>(read_.integer(3)), static_cast<std::int32_t>(read_.integer(4))}}] =
            static_cast<std::uint64_t>(read_.integer(5));
    read_.reset();
    for (const auto& [k, events] : waiting_)
        if (std::get<0>(k) == route && std::get<1>(k) == static_cast<int>(by) && std::get<2>(k) >= since)
            rows[{std::get<2>(k), std::get<3>(k)}] += events;
    std::vector<history_row> out;
    out.reserve(rows.size());
    for (const auto& [k, events] : rows)
        out.push_back({k.first, k.second, events});
    return out;
}

std::vector<routing::end_count> history::sums(const std::string& route, resolution by, std::int64_t since) {
    constexpr std::int64_t second = 1'000'000'000;
    std::map<routing::end_kind, routing::end_count> sums;
    for (const auto& row : read(route, by, since)) {
        auto& sum = sums[row.kind];
        if (sum.count == 0) sum.first_at = row.start * second;
        sum.kind = row.kind;
        sum.count += row.events;
        sum.last_at = (row.start + grain_of(by).seconds - 1) * second;
    }
    std::vector<routing::end_count> out;
    out.reserve(sums.size());
    for (auto& [kind, sum] : sums)
        out.push_back(std::move(sum));
    return out;
}

} // namespace desthost::admin
