// The store over power losses: a file system in memory that forgets, or tears, what was not synced.
//
// A VFS of SQLite's keeps two contents of each file: what was written, and what was synced. A loss takes the
// synced one, with a random part of the pages that were written since.
#include "host/storage/cursor.hpp"
#include "host/storage/event_store.hpp"
#include "tests/support/process.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <future>
#include <iterator>
#include <map>
#include <mutex>
#include <random>
#include <set>

using namespace desthost::storage;
using namespace std::chrono_literals;

namespace {

// Each write since the last sync, in order.
struct written {
    std::int64_t at = 0;
    std::string bytes;
};
struct file_content {
    std::string synced;
    std::vector<written> since;
};

std::mutex contents_mutex;
std::map<std::string, file_content> contents; // by path
bool sync_fails = false;

sqlite3_vfs* base() {
    static sqlite3_vfs* found = sqlite3_vfs_find("unix");
    return found;
}

struct lossy_file {
    sqlite3_file handle;
    sqlite3_file* real;
    std::string* path;
};

lossy_file& of(sqlite3_file* f) {
    return *reinterpret_cast<lossy_file*>(f);
}
const sqlite3_io_methods& real_methods(sqlite3_file* f) {
    return *of(f).real->pMethods;
}

int close_file(sqlite3_file* f) {
    const int code = real_methods(f).xClose(of(f).real);
    delete of(f).path;
    sqlite3_free(of(f).real);
    return code;
}
int write_file(sqlite3_file* f, const void* bytes, int size, sqlite3_int64 at) {
    {
        const std::lock_guard lock{contents_mutex};
        contents[*of(f).path].since.push_back(
            {at, {static_cast<const char*>(bytes), static_cast<std::size_t>(size)}});
    }
    return real_methods(f).xWrite(of(f).real, bytes, size, at);
}
std::string read_whole(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}
int sync_file(sqlite3_file* f, int) {
    const std::lock_guard lock{contents_mutex};
    if (sync_fails) return SQLITE_IOERR_FSYNC;
    auto& content = contents[*of(f).path];
    content.synced = read_whole(*of(f).path);
    content.since.clear();
    return SQLITE_OK;
}

template <auto Method, class... Args>
int pass(sqlite3_file* f, Args... args) {
    return (real_methods(f).*Method)(of(f).real, args...);
}

int open_file(sqlite3_vfs*, const char* path, sqlite3_file* f, int flags, int* out) {
    auto* made = reinterpret_cast<lossy_file*>(f);
    made->handle.pMethods = nullptr;
    made->real = static_cast<sqlite3_file*>(sqlite3_malloc(base()->szOsFile));
    std::memset(made->real, 0, static_cast<std::size_t>(base()->szOsFile));
    const int code = base()->xOpen(base(), path, made->real, flags, out);
    if (code != SQLITE_OK) {
        sqlite3_free(made->real);
        return code;
    }
    made->path = new std::string(path != nullptr ? path : "");
    static sqlite3_io_methods methods = [] {
        sqlite3_io_methods m{};
        m.iVersion = 2;
        m.xClose = close_file;
        m.xRead = pass<&sqlite3_io_methods::xRead, void*, int, sqlite3_int64>;
        m.xWrite = write_file;
        m.xTruncate = pass<&sqlite3_io_methods::xTruncate, sqlite3_int64>;
        m.xSync = sync_file;
        m.xFileSize = pass<&sqlite3_io_methods::xFileSize, sqlite3_int64*>;
        m.xLock = pass<&sqlite3_io_methods::xLock, int>;
        m.xUnlock = pass<&sqlite3_io_methods::xUnlock, int>;
        m.xCheckReservedLock = pass<&sqlite3_io_methods::xCheckReservedLock, int*>;
        m.xFileControl = pass<&sqlite3_io_methods::xFileControl, int, void*>;
        m.xSectorSize = [](sqlite3_file*) { return 4096; };
        m.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };
        m.xShmMap = pass<&sqlite3_io_methods::xShmMap, int, int, int, void volatile**>;
        m.xShmLock = pass<&sqlite3_io_methods::xShmLock, int, int, int>;
        m.xShmBarrier = [](sqlite3_file* file) { real_methods(file).xShmBarrier(of(file).real); };
        m.xShmUnmap = pass<&sqlite3_io_methods::xShmUnmap, int>;
        return m;
    }();
    made->handle.pMethods = &methods;
    return SQLITE_OK;
}

// Makes the lossy file system the one that SQLite uses, as long as it lives.
class lossy_disk {
public:
    lossy_disk() {
        vfs_ = *base();
        vfs_.zName = "lossy";
        vfs_.szOsFile = sizeof(lossy_file);
        vfs_.xOpen = open_file;
        sqlite3_vfs_register(&vfs_, 1);
        contents.clear();
        sync_fails = false;
    }
    ~lossy_disk() {
        sqlite3_vfs_unregister(&vfs_);
        sqlite3_vfs_register(base(), 1);
    }
    // What a power loss at this moment leaves of a file, put beside it under another name.
    static void lose(const std::string& path, const std::string& to, std::mt19937& random) {
        const std::lock_guard lock{contents_mutex};
        const auto found = contents.find(path);
        if (found == contents.end()) return;
        auto bytes = found->second.synced;
        for (const auto& w : found->second.since) {
            if (random() % 2 == 0) continue;
            // A write may be torn in the middle of a page.
            const auto size = random() % 4 == 0 ? w.bytes.size() / 2 : w.bytes.size();
            const auto end = static_cast<std::size_t>(w.at) + size;
            if (bytes.size() < end) bytes.resize(end, '\0');
            std::copy_n(w.bytes.begin(), size, bytes.begin() + w.at);
        }
        std::ofstream{to, std::ios::binary} << bytes;
    }

private:
    sqlite3_vfs vfs_{};
};

std::shared_ptr<event_store> open_at(const std::string& path) {
    store_options o;
    o.path = path;
    auto made = event_store::open(std::move(o));
    REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().text));
    return std::move(*made);
}

stored put_one(event_store& store, const std::string& event) {
    request r;
    r.events = 1;
    pack(r.data, event);
    std::promise<stored> done;
    r.done = [&done](stored how) { done.set_value(how); };
    const auto how = store.append(std::move(r));
    return how == stored::yes ? done.get_future().get() : how;
}

std::set<std::string> all_in(const std::shared_ptr<event_store>& store) {
    auto reader = cursor::open(store, "r");
    REQUIRE(reader.has_value());
    std::set<std::string> seen;
    std::vector<desthost::routing::incoming> events;
    while ((*reader)->fetch({100, 1 << 20}, events, 0ms) == desthost::routing::fetched::some) {
        for (const auto& e : events)
            seen.insert(std::string(e.payload));
        events.clear();
    }
    return seen;
}

} // namespace

TEST_CASE("after a power loss at any moment everything that was answered is there") {
    for (unsigned seed = 0; seed < 25; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const lossy_disk disk;
        const test::temporary_folder folder;
        const auto path = folder.path("s");
        const auto after = folder.path("after");
        std::set<std::string> answered;
        {
            const auto store = open_at(path);
            const auto count = 1 + random() % 60;
            for (unsigned i = 0; i < count; ++i) {
                const auto event = std::to_string(i) + std::string(random() % 6000, 'e');
                REQUIRE(put_one(*store, event) == stored::yes);
                answered.insert(event);
            }
            // One that is under way when the power goes may be there, or not.
            request r;
            r.events = 1;
            pack(r.data, "under way");
            r.done = [](stored) {};
            store->append(std::move(r));
            for (const char* ending : {"", "-wal"})
                lossy_disk::lose(path + ending, after + ending, random);
        }
        const auto store = open_at(after);
        auto seen = all_in(store);
        seen.erase("under way");
        REQUIRE(seen == answered);
    }
}

TEST_CASE("after a sync that failed nothing is promised any more") {
    const lossy_disk disk;
    const test::temporary_folder folder;
    std::promise<std::string> failed;
    store_options o;
    o.path = folder.path("s");
    o.on_failure = [&failed](const std::string& why) { failed.set_value(why); };
    auto made = event_store::open(std::move(o));
    REQUIRE(made.has_value());
    auto& store = **made;
    REQUIRE(put_one(store, "{}") == stored::yes);
    {
        const std::lock_guard lock{contents_mutex};
        sync_fails = true;
    }
    CHECK(put_one(store, "{}") == stored::failed);
    CHECK(failed.get_future().get().find("could not be read or written") != std::string::npos);
    {
        const std::lock_guard lock{contents_mutex};
        sync_fails = false;
    }
    CHECK(put_one(store, "{}") == stored::failed);
    CHECK_FALSE(store.can_store());
}
