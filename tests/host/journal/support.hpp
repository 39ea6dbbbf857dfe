// Shared by the tests of the journal: a folder that goes away, files in it, and short names for ends.
#pragma once

#include "host/journal/journal.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <destination/result.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

namespace journal_tests {

namespace journal = desthost::journal;
using texts = std::vector<std::string>;

// A folder of its own for each test, removed with all that is in it.
class folder {
public:
    folder() {
        std::string name = (std::filesystem::temp_directory_path() / "journal-test-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    std::string write(const std::string& name, std::string_view content) const {
        std::ofstream(path_ + "/" + name, std::ios::binary) << content;
        return path_ + "/" + name;
    }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

inline std::string read_file(const std::string& path) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    return content.str();
}

inline std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

inline journal::options options_for(const std::string& path, const std::string& config = "config one") {
    journal::options o;
    o.path = path;
    o.command = "replay";
    o.config_path = "/etc/leads.yaml";
    o.config_text = config;
    // 2026-08-01T12:00:00Z
    o.clock = [] { return std::int64_t{1785585600} * 1'000'000'000; };
    return o;
}

// A value, or the test ends with the failure's sentence.
template <class T>
T need(journal::result<T> r) {
    if (!r) FAIL(r.error().text);
    return std::move(*r);
}
inline void need(const journal::result<void>& r) {
    if (!r) FAIL(r.error().text);
}

inline std::unique_ptr<journal::journal> open_journal(const std::string& path,
                                                      const std::string& config = "config one",
                                                      const std::string& scope = {}) {
    auto options = options_for(path, config);
    options.scope = scope;
    return need(journal::journal::open(options));
}

inline journal::event_end delivered(const journal::place& where) {
    journal::event_end end;
    end.where = where;
    end.outcome = DESTINATION_OUTCOME_DELIVERED;
    return end;
}

inline journal::event_end ended(const journal::place& where, std::int32_t outcome, std::string_view reason,
                                std::string_view event = {}) {
    journal::event_end end = delivered(where);
    end.outcome = outcome;
    end.reason = reason;
    end.event = event;
    return end;
}

inline void commit_one(journal::journal& j, const journal::event_end& end) {
    need(j.commit(std::span(&end, 1)));
}

// The fake destination's treatment of an event: by its first letter, f filters, i finds invalid,
// r rejects, u gives up and p is stopped, both of which stay pending; everything else is delivered.
inline journal::event_end judged(const journal::place& where, std::string_view event) {
    switch (event.empty() ? '\0' : event.front()) {
    case 'f':
        return ended(where, DESTINATION_OUTCOME_FILTERED, "consent");
    case 'i':
        return ended(where, DESTINATION_OUTCOME_INVALID, "missing_lead_id", event);
    case 'r': {
        journal::event_end end = ended(where, DESTINATION_OUTCOME_REJECTED, "refused", event);
        end.code = 100;
        end.subcode = 2804003;
        end.trace_id = "Atrace";
        end.event_id = "id-1";
        end.text = "The event is too old; send it sooner.";
        return end;
    }
    case 'u':
    case 'p': {
        journal::event_end end = ended(where, DESTINATION_OUTCOME_UNDELIVERED,
                                       event.front() == 'u' ? "gave_up" : "stopped", event);
        end.stays_pending = true;
        return end;
    }
    default:
        return delivered(where);
    }
}

// Result of one replay of an input: the events it submitted, and those it found finished, as
// "EVENT OUTCOME REASON".
struct replayed {
    std::vector<std::string> sent;
    std::vector<std::string> skipped;
    journal::recognition kind = journal::recognition::fresh;
};

inline replayed replay_into(journal::journal& j, const std::string& input) {
    replayed done;
    const std::unique_ptr<journal::input> in = need(j.open_input(input));
    done.kind = in->kind();
    std::uint64_t line = 0;
    const std::vector<std::string> lines = lines_of(read_file(input));
    std::vector<journal::event_end> ends;
    for (const std::string& event : lines) {
        const journal::found f = need(in->next(event, ++line));
        if (f.finished)
            done.skipped.push_back(event + " " + std::to_string(f.outcome) + " " + std::string(f.reason));
        else
            done.sent.push_back(event);
        if (!f.finished) ends.push_back(judged(f.where, event));
    }
    need(j.commit(ends));
    need(in->complete());
    return done;
}

inline replayed replay(const std::string& journal_path, const std::string& input,
                       const std::string& config = "config one", const std::string& scope = {}) {
    const std::unique_ptr<journal::journal> j = open_journal(journal_path, config, scope);
    replayed done = replay_into(*j, input);
    need(j->close(journal::ending::finished));
    return done;
}

// Why a journal is not opened.
inline journal::failure refusal(const std::string& path) {
    const auto opened = journal::journal::open(options_for(path));
    if (opened) FAIL("it was opened");
    return opened.error();
}

inline unsigned mode_of(const std::string& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777U;
}

inline texts names_in(const folder& at) {
    texts names;
    for (const auto& entry : std::filesystem::directory_iterator(at.path()))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

// Every row of a query, its columns joined by |.
inline texts query(const std::string& path, const char* sql) {
    texts rows;
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
    const auto add = [](void* to, int count, char** values, char**) {
        std::string row;
        for (int i = 0; i < count; ++i)
            row += (i == 0 ? "" : "|") + std::string(values[i] == nullptr ? "null" : values[i]);
        static_cast<texts*>(to)->push_back(row);
        return 0;
    };
    CHECK(sqlite3_exec(db, sql, add, &rows, nullptr) == SQLITE_OK);
    sqlite3_close(db);
    return rows;
}

} // namespace journal_tests
