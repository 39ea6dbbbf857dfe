#include "host/journal/database.hpp"

#include <cerrno>
#include <cstring>

namespace desthost::journal {

namespace {

problem problem_of_code(int code, int system_error) noexcept {
    switch (code & 0xff) {
    case SQLITE_FULL:
        return problem::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return problem::corrupt;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        return problem::read_only;
    case SQLITE_IOERR:
        return problem_of_errno(system_error);
    default:
        return problem::io;
    }
}

// What each problem of the disk is called, and what to do about it.
struct wording {
    problem kind;
    const char* what;
    const char* advice;
};
constexpr wording wordings[] = {
    {problem::in_use, "is in use by another desthost",
     "wait until that run has ended, or give this one a journal of its own with --journal"},
    {problem::foreign, "is not a journal of desthost and was left untouched",
     "give another file with --journal"},
    {problem::newer, "was written by a newer desthost",
     "run that version, or give another file with --journal"},
    {problem::corrupt, "is damaged",
     "move it away to keep it (`sqlite3 FILE .recover` may save its dead letters) and start with a new one; "
     "without its ledger, events that were delivered before are sent again"},
    {problem::read_only, "cannot be written",
     "check the permissions of the file and of its folder, or give another place with --journal"},
    {problem::full, "cannot grow: the disk, the quota or the limit on file sizes is used up",
     "make room and run the same command again; what was recorded before is safe, the rest is pending"},
    {problem::missing, "does not exist", "check the name given with --journal"},
};

} // namespace

problem problem_of_errno(int error) noexcept {
    switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return problem::full;
    case EROFS:
    case EACCES:
    case EPERM:
        return problem::read_only;
    case ENOENT:
    case ENOTDIR:
        return problem::missing;
    default:
        return problem::io;
    }
}

failure describe(problem kind, const std::string& path, const std::string& detail) {
    const std::string in_brackets = detail.empty() ? "" : " (" + detail + ")";
    for (const wording& w : wordings)
        if (w.kind == kind)
            return {kind, "the journal " + path + " " + w.what + in_brackets + "; " + w.advice};
    return {kind, "the journal " + path + " could not be read or written" + in_brackets +
                      "; what was recorded before is safe, run the same command again once this is mended"};
}

step statement::next() {
    errno = 0;
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return step::row;
    const bool good = owner_->took(code);
    reset();
    return good ? step::done : step::error;
}

void statement::reset() noexcept {
    sqlite3_reset(handle_.get());
}

std::int64_t statement::integer(int column) const noexcept {
    return sqlite3_column_int64(handle_.get(), column);
}

std::string_view statement::text(int column) const noexcept {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_.get(), column));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

bool statement::is_null(int column) const noexcept {
    return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

void statement::bind_integer(int index, std::int64_t value) {
    sqlite3_bind_int64(handle_.get(), index, value);
}

void statement::bind(int index, std::string_view text) {
    // A null pointer would bind NULL, which an empty text is not.
    const char* bytes = text.data() == nullptr ? "" : text.data();
    sqlite3_bind_text64(handle_.get(), index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void statement::bind(int index, const blob& value) {
    const char* bytes = value.bytes.data() == nullptr ? "" : value.bytes.data();
    sqlite3_bind_blob64(handle_.get(), index, bytes, value.bytes.size(), SQLITE_STATIC);
}

void statement::bind(int index, const digest& value) {
    sqlite3_bind_blob(handle_.get(), index, value.bytes.data(), static_cast<int>(value.bytes.size()),
                      SQLITE_STATIC);
}

void statement::bind(int index, std::nullptr_t) {
    sqlite3_bind_null(handle_.get(), index);
}

bool database::open(const std::string& path, int flags) {
    path_ = path;
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(db);
    return took(code) && took(sqlite3_extended_result_codes(db, 1)) && took(sqlite3_busy_timeout(db, 2000));
}

bool database::execute(const char* sql) {
    errno = 0;
    return took(sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr));
}

bool database::prepare(statement& s, std::string_view sql) {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    s.handle_.reset(handle);
    s.owner_ = this;
    return took(code);
}

bool database::read_number(const char* sql, std::int64_t& out) {
    statement s;
    if (!prepare(s, sql) || s.start() != step::row) return false;
    out = s.integer(0);
    return true;
}

void database::roll_back() noexcept {
    // A full disk may have ended the transaction already.
    if (sqlite3_get_autocommit(handle_.get()) == 0)
        sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

bool database::took(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return true;
    // Not sqlite3_system_errno: COMMIT does not set it.
    const int system_error = errno;
    std::string detail = sqlite3_errstr(code);
    if ((code & 0xff) == SQLITE_IOERR && system_error != 0)
        detail += std::string(": ") + std::strerror(system_error);
    else if (handle_)
        detail = sqlite3_errmsg(handle_.get());
    why_ = describe(problem_of_code(code, system_error), path_, detail);
    return false;
}

} // namespace desthost::journal
