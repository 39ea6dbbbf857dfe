// A thin hand on SQLite: a connection and its prepared statements, closed when they go.
//
// In: SQL with ? for values. Out: rows, or the failure as a sentence. Nothing throws: each call says whether
// it worked, and the connection remembers why the last one did not. One thread at a time for each connection.
#pragma once

#include "host/journal/digest.hpp"
#include "host/journal/failure.hpp"

#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace desthost::journal {

// Bytes that are no text; borrowed until the statement is started again.
struct blob {
    std::string_view bytes;
};

enum class step {
    // A row stands ready for integer() and text().
    row,
    // There are no more rows; the statement has been reset.
    done,
    // It did not work; the statement has been reset, and the connection's failure() says why.
    error
};

class database;

class statement {
public:
    statement() = default;
    // Values are borrowed until the statement is started again or reset.
    template <class... Values>
    step start(const Values&... values) {
        reset();
        int index = 0;
        (bind(++index, values), ...);
        return next();
    }
    step next();
    // For statements without rows.
    template <class... Values>
    bool run(const Values&... values) {
        return start(values...) == step::done;
    }
    void reset() noexcept;

    [[nodiscard]] std::int64_t integer(int column) const noexcept;
    // Of a text or blob; lasts until the statement moves on.
    [[nodiscard]] std::string_view text(int column) const noexcept;
    [[nodiscard]] bool is_null(int column) const noexcept;

private:
    friend class database;
    void bind(int index, std::integral auto value) { bind_integer(index, static_cast<std::int64_t>(value)); }
    void bind(int index, std::string_view text);
    void bind(int index, const blob& value);
    void bind(int index, const digest& value);
    void bind(int index, std::nullptr_t);
    void bind_integer(int index, std::int64_t value);

    struct finalize {
        void operator()(sqlite3_stmt* s) const noexcept { sqlite3_finalize(s); }
    };
    std::unique_ptr<sqlite3_stmt, finalize> handle_;
    database* owner_ = nullptr;
};

class database {
public:
    database() = default;
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    // `flags` are those of sqlite3_open_v2; a path that begins with "file:" is taken as a URI.
    bool open(const std::string& path, int flags);
    void close() noexcept { handle_.reset(); }
    bool execute(const char* sql);
    bool prepare(statement& s, std::string_view sql);
    // The one number that a query has as its result.
    bool read_number(const char* sql, std::int64_t& out);

    bool begin() { return execute("BEGIN IMMEDIATE"); }
    bool commit() { return execute("COMMIT"); }
    void roll_back() noexcept;

    // Why the last call that did not work did not.
    [[nodiscard]] const failure& why() const noexcept { return why_; }
    void fail(failure f) { why_ = std::move(f); }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] sqlite3* handle() const noexcept { return handle_.get(); }

private:
    friend class statement;
    bool took(int code);

    struct close_handle {
        void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
    };
    std::unique_ptr<sqlite3, close_handle> handle_;
    std::string path_;
    failure why_{problem::io, {}};
};

// What kind of problem an errno is.
problem problem_of_errno(int error) noexcept;

// "The journal PATH ...: what to do", by kind; `detail` is the system's own word for it.
failure describe(problem kind, const std::string& path, const std::string& detail);

} // namespace desthost::journal
