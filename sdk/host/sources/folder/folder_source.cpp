#include "host/sources/folder/folder_source.hpp"

#include "host/journal/file.hpp"
#include "host/sources/event_source.hpp"
#include "host/sources/text_reader.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <compare>
#include <deque>
#include <destination/result.h>
#include <filesystem>
#include <fnmatch.h>
#include <map>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

namespace desthost::sources {
namespace {

namespace fs = std::filesystem;
using routing::fetched;
using routing::incoming;
using std::chrono::steady_clock;

constexpr std::chrono::seconds scan_interval{5};
constexpr std::chrono::milliseconds settling_time{1000};
constexpr std::size_t most_read_at_once = 10'000; // finished events that are passed over in one fetch
constexpr std::string_view journal_mark = ".journal";

// By what a file shows that it has changed.
struct identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t size = -1;
    std::int64_t modified_at = 0; // nanoseconds since 1970
    friend bool operator==(const identity&, const identity&) = default;
};

bool look_at_file(const std::string& path, identity& out) {
    struct stat what {};
    if (::stat(path.c_str(), &what) != 0 || !S_ISREG(what.st_mode)) return false;
    constexpr std::int64_t nanoseconds = 1'000'000'000;
    out = {what.st_dev, what.st_ino, what.st_size, what.st_mtim.tv_sec * nanoseconds + what.st_mtim.tv_nsec};
    return true;
}

struct watched_file {
    std::uint32_t lane = 0;
    identity read;                      // as it was when it was last read to its end, or could not be
    identity seen;                      // by the last scan
    steady_clock::time_point seen_at{}; // since when it looks like that
    std::size_t under_way = 0;          // events without an end
};

class folder_source final : public routing::source {
public:
    folder_source(std::string name, const config::files_source& settings, routing::journal_end_log& ends,
                  log& to, std::function<std::int64_t()> now)
        : name_(std::move(name)), settings_(settings), ends_(ends), log_(to), now_(std::move(now)),
          notices_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)),
          wakes_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
        watch();
    }

    fetched fetch(const routing::room& most, std::vector<incoming>& out,
                  std::chrono::milliseconds patience) override {
        if (is_drained_) return fetched::ended;
        kept_.clear();
        if (!reader_ && !open_next()) {
            wait(patience);
            return fetched::nothing;
        }
        read(most, out);
        return out.empty() ? fetched::nothing : fetched::some;
    }

    void settle(std::span<const routing::receipt> receipts) noexcept override {
        const std::lock_guard lock{mutex_};
        for (const auto& r : receipts)
            for (auto& [path, file] : files_)
                if (file.lane == r.lane && file.under_way != 0) --file.under_way;
    }
    void wake() noexcept override {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(wakes_.get(), &one, sizeof one);
    }
    void drain(std::chrono::milliseconds) override {
        is_drained_ = true;
        close_file();
    }
    routing::source_numbers numbers() override {
        routing::source_numbers n;
        const std::lock_guard lock{mutex_};
        for (const auto& [path, file] : files_)
            n.waiting_events += file.under_way;
        n.is_failed = !error_.empty();
        n.error = error_;
        return n;
    }

private:
    void watch() {
        constexpr std::uint32_t changes =
            IN_CLOSE_WRITE | IN_MOVED_TO | IN_MODIFY | IN_CREATE | IN_DELETE_SELF;
        if (watch_ < 0 && notices_)
            watch_ = ::inotify_add_watch(notices_.get(), settings_.path.c_str(), changes);
    }

    // --- which file is next ---

    bool open_next() {
        const auto now = steady_clock::now();
        if (now >= next_scan_) scan(now);
        std::string path;
        {
            const std::lock_guard lock{mutex_};
            for (auto& [name, file] : files_) {
                const bool is_due =
                    !(file.seen == file.read) && file.under_way == 0 && now - file.seen_at >= settling_time;
                if (!is_due) continue;
                path = name;
                lane_ = file.lane;
                opened_ = file.seen;
                break;
            }
        }
        return !path.empty() && open(path);
    }

    void scan(steady_clock::time_point now) {
        std::error_code error;
        fs::directory_iterator at(settings_.path, error);
        const std::lock_guard lock{mutex_};
        next_scan_ = now + (error ? std::chrono::seconds{1} : scan_interval);
        tell_folder(error);
        bool is_settling = false;
        for (; !error && at != fs::directory_iterator{}; at.increment(error)) {
            const auto file_name = at->path().filename().string();
            identity seen;
            const bool matches = file_name.find(journal_mark) == file_name.npos &&
                                 !file_name.starts_with('.') &&
                                 ::fnmatch(settings_.pattern.c_str(), file_name.c_str(), 0) == 0;
            if (!matches || !look_at_file(at->path().string(), seen)) continue;
            auto& file = files_[at->path().string()];
            if (file.lane == 0) file.lane = ++lanes_;
            if (!(file.seen == seen)) {
                file.seen = seen;
                file.seen_at = now;
            }
            is_settling = is_settling || !(file.seen == file.read);
        }
        if (is_settling) next_scan_ = std::min(next_scan_, now + settling_time / 2);
    }

    void tell_folder(const std::error_code& error) {
        const std::string what =
            error ? "the folder " + settings_.path + " cannot be read: " + error.message() : std::string{};
        if (what != error_ && error) log_.error("source " + name_ + ": " + what + "; it is tried again");
        error_ = what;
        if (!error) watch();
    }

    // --- reading one ---

    bool open(const std::string& path) {
        path_ = path;
        try {
            ends_.journal().read_again();
            auto remembered = ends_.journal().open_input(path);
            if (!remembered) throw input_error{remembered.error().text};
            remembered_ = std::move(*remembered);
            text_ = std::make_unique<text_reader>(open_input(path, nullptr), input_name(path));
            reader_ = make_source(*text_, context_of(path));
            log_.info("source " + name_ + ": reading " + path);
            return true;
        } catch (const input_error& error) {
            give_up(error.what());
            return false;
        }
    }

    input_context context_of(const std::string& path) {
        input_context input;
        input.path = path;
        input.warn = [this](const std::string& what) { log_.warning("source " + name_ + ": " + what); };
        input.from_start = [path] { return open_input(path, nullptr); };
        return input;
    }

    void read(const routing::room& most, std::vector<incoming>& out) {
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < most_read_at_once; ++i) {
            if (out.size() >= most.events || bytes >= most.bytes) return;
            try {
                source_event event;
                if (!reader_->next(event)) return complete();
                if (!add(event, out)) return;
                bytes += event.payload.size();
            } catch (const input_error& error) {
                return give_up(error.what());
            }
        }
    }

    bool add(const source_event& event, std::vector<incoming>& out) {
        const auto found = remembered_->next(event.payload, event.line);
        if (!found) return give_up(found.error().text), false;
        if (found->finished) return true;
        incoming made;
        made.where.lane = lane_;
        made.where.position = event.line;
        made.payload = kept_.emplace_back(event.payload);
        made.arrived_at = opened_.modified_at;
        made.is_whole = event.is_whole;
        if (!event.malformed.empty()) made.malformed = kept_.emplace_back(event.malformed);
        made.line = event.line;
        made.input = found->where.input;
        made.slot = found->where.slot;
        made.digest = found->where.event;
        out.push_back(made);
        const std::lock_guard lock{mutex_};
        ++files_[path_].under_way;
        return true;
    }

    void complete() {
        if (const auto done = remembered_->complete(); !done) return give_up(done.error().text);
        mark_read();
        log_.info("source " + name_ + ": read " + path_ + " to its end");
        close_file();
    }

    // It is tried again when it changes.
    void give_up(const std::string& why) {
        log_.error("source " + name_ + ": " + why);
        mark_read();
        close_file();
    }

    void mark_read() {
        const std::lock_guard lock{mutex_};
        files_[path_].read = opened_;
    }

    void close_file() {
        reader_.reset();
        text_.reset();
        remembered_.reset();
    }

    void wait(std::chrono::milliseconds patience) {
        const auto until_scan =
            std::chrono::duration_cast<std::chrono::milliseconds>(next_scan_ - steady_clock::now());
        const auto time = std::clamp(until_scan, std::chrono::milliseconds{0}, patience);
        std::array<pollfd, 2> watched{{{notices_.get(), POLLIN, 0}, {wakes_.get(), POLLIN, 0}}};
        if (::poll(watched.data(), watched.size(), static_cast<int>(time.count())) <= 0) return;
        std::array<char, 4096> unread;
        std::uint64_t count = 0;
        [[maybe_unused]] auto got = ::read(wakes_.get(), &count, sizeof count);
        if (watched[0].revents == 0) return;
        while ((got = ::read(notices_.get(), unread.data(), unread.size())) > 0) {
        }
        // A file that is being written changes often: it is looked at again once it stands still.
        next_scan_ = std::min(next_scan_, steady_clock::now() + std::chrono::milliseconds{50});
    }

    const std::string name_;
    const config::files_source settings_;
    routing::journal_end_log& ends_;
    log& log_;
    const std::function<std::int64_t()> now_;
    const journal::descriptor notices_;
    const journal::descriptor wakes_;
    int watch_ = -1;

    std::mutex mutex_; // guards files_ and error_
    std::map<std::string, watched_file> files_;
    std::string error_;
    std::uint32_t lanes_ = 0;
    steady_clock::time_point next_scan_{};

    // The file that is being read.
    std::string path_;
    std::uint32_t lane_ = 0;
    identity opened_;
    std::unique_ptr<text_reader> text_;
    std::unique_ptr<event_source> reader_;
    std::unique_ptr<journal::input> remembered_;
    std::deque<std::string> kept_; // texts of the events of the last fetch
    bool is_drained_ = false;
};

} // namespace

std::unique_ptr<routing::source> make_folder_source(std::string name, const config::files_source& settings,
                                                    routing::journal_end_log& ends, log& to,
                                                    std::function<std::int64_t()> now) {
    return std::make_unique<folder_source>(std::move(name), settings, ends, to, std::move(now));
}

} // namespace desthost::sources
