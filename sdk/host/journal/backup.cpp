#include "host/journal/backup.hpp"

#include "host/journal/database.hpp"
#include "host/journal/file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace desthost::journal {

namespace {

constexpr int pages_at_once = 1024; // 4 MiB: a writer waits no longer than that takes

// A writer that commits in between makes SQLite copy what has changed once more.
bool copy(database& from, database& to) {
    sqlite3_backup* under_way = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (under_way == nullptr) return false;
    int code = SQLITE_OK;
    do {
        code = sqlite3_backup_step(under_way, pages_at_once);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) sqlite3_sleep(10);
    } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
    return sqlite3_backup_finish(under_way) == SQLITE_OK && code == SQLITE_DONE;
}

failure cannot_write(const std::string& to, const std::string& why) {
    return {problem::read_only, "the backup " + to + " cannot be written: " + why};
}

} // namespace

result<void> back_up_into(const std::string& from, const std::string& to) {
    const result<std::string> whole = resolve(from);
    if (!whole) return whole.error();
    if (result<void> checked = check_header(*whole); !checked) return checked.error();
    database source;
    database target;
    if (!source.open(*whole, SQLITE_OPEN_READWRITE) && !source.open(*whole, SQLITE_OPEN_READONLY))
        return source.why();
    if (!source.execute("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON")) return source.why();
    if (!target.open(to, SQLITE_OPEN_READWRITE)) return cannot_write(to, target.why().text);
    if (!copy(source, target)) return cannot_write(to, sqlite3_errmsg(target.handle()));
    return {};
}

result<void> back_up(const std::string& from, const std::string& to) {
    const descriptor made(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!made && errno == EEXIST)
        return failure{problem::unusable, "the backup " + to + " is there already; name a file that is not"};
    if (!made) return cannot_write(to, std::strerror(errno));
    if (::fchmod(made.get(), S_IRUSR | S_IWUSR) != 0) return cannot_write(to, std::strerror(errno));
    result<void> done = back_up_into(from, to);
    if (!done) ::unlink(to.c_str());
    return done;
}

} // namespace desthost::journal
