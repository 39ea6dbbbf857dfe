#include "conformance/runner.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <stdexcept>
#include <string_view>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace conformance {
namespace {

using std::chrono::steady_clock;

constexpr int report_descriptor = 3;
constexpr std::size_t longest_output = 4000;

[[noreturn]] void give_up(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// A descriptor that is closed with its scope.
class owned_descriptor {
public:
    explicit owned_descriptor(int number) noexcept : number_(number) {}
    ~owned_descriptor() { close(); }
    owned_descriptor(const owned_descriptor&) = delete;
    owned_descriptor& operator=(const owned_descriptor&) = delete;
    int get() const noexcept { return number_; }
    void close() noexcept {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }

private:
    int number_;
};

// A folder of the case's own, gone with everything in it.
class scratch_folder {
public:
    scratch_folder() : path_((std::filesystem::temp_directory_path() / "conformance-XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr) give_up("a folder for a case cannot be made");
    }
    ~scratch_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

std::vector<std::string> child_arguments(const settings& given, const std::string& name,
                                         const std::string& folder) {
    std::vector<std::string> all{"desthost", "conformance",   given.plugin, "--run-case",
                                 name,       "--case-folder", folder};
    for (const auto& [option, value] :
         {std::pair{"--config", given.config_path}, std::pair{"--events", given.events_path},
          std::pair{"--endpoint", given.endpoint}})
        if (!value.empty()) all.insert(all.end(), {option, value});
    return all;
}

// Between fork and exec only calls that are safe there; the arguments are ready before.
[[noreturn]] void become_child(std::vector<char*>& arguments, int report_end, int output) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    // dup2 onto itself would keep close-on-exec.
    if (report_end == report_descriptor)
        ::fcntl(report_end, F_SETFD, 0);
    else
        ::dup2(report_end, report_descriptor);
    ::execv("/proc/self/exe", arguments.data());
    ::_exit(127);
}

struct records {
    std::optional<verdict> how;
    std::string text;
    std::string step;
    bool timed_out = false;
};

void take_record(records& all, std::string_view line) {
    const auto tab = line.find('\t');
    const auto kind = line.substr(0, tab);
    const std::string text(tab == std::string_view::npos ? std::string_view{} : line.substr(tab + 1));
    if (kind == "step")
        all.step = text;
    else if (!all.how) {
        all.text = text;
        all.how = kind == "passed" ? verdict::passed : kind == "skipped" ? verdict::skipped : verdict::failed;
    }
}

// Reads until the child has closed its end, or time is over.
records read_records(int descriptor, std::chrono::seconds timeout) {
    records all;
    std::string unread;
    const auto until = steady_clock::now() + timeout;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now()).count();
        pollfd watched{descriptor, POLLIN, 0};
        const int ready = left > 0 ? ::poll(&watched, 1, static_cast<int>(left)) : 0;
        if (ready < 0 && errno == EINTR) continue;
        all.timed_out = ready == 0;
        if (ready <= 0) return all;
        std::array<char, 65536> bytes; // NOLINT: filled by read
        const auto count = ::read(descriptor, bytes.data(), bytes.size());
        if (count <= 0) return all;
        unread.append(bytes.data(), static_cast<std::size_t>(count));
        for (auto end = unread.find('\n'); end != std::string::npos; end = unread.find('\n')) {
            take_record(all, std::string_view(unread).substr(0, end));
            unread.erase(0, end + 1);
        }
    }
}

std::string read_output(int descriptor) {
    std::string text(longest_output, '\0');
    const auto count = ::pread(descriptor, text.data(), text.size(), 0);
    text.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
    return text;
}

void judge(outcome& made, const records& heard, int status, std::chrono::seconds timeout) {
    made.step = heard.step;
    made.text = heard.text;
    made.how = heard.how.value_or(verdict::failed);
    if (heard.timed_out) {
        made.how = verdict::failed;
        made.text = "it hung: the case was ended after " + std::to_string(timeout.count()) + " s";
    } else if (WIFSIGNALED(status)) {
        const bool afterwards = heard.how == verdict::passed;
        made.how = verdict::failed;
        made.text = std::string("it crashed") + (afterwards ? " when the process ended: " : ": ") +
                    ::strsignal(WTERMSIG(status));
    } else if (!heard.how || (made.how == verdict::passed && WEXITSTATUS(status) != 0)) {
        made.how = verdict::failed;
        made.text = "it ended the process with status " + std::to_string(WEXITSTATUS(status));
    }
}

} // namespace

outcome run_in_child(const settings& given, const std::string& case_name) {
    const auto begin = steady_clock::now();
    const scratch_folder folder;
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) give_up("a pipe to a case cannot be made");
    const owned_descriptor read_end(ends[0]);
    owned_descriptor write_end(ends[1]);
    const owned_descriptor output(::memfd_create("output", MFD_CLOEXEC));
    auto texts = child_arguments(given, case_name, folder.path());
    std::vector<char*> arguments;
    arguments.reserve(texts.size() + 1);
    for (auto& text : texts)
        arguments.push_back(text.data());
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child < 0) give_up("a process for a case cannot be made");
    if (child == 0) become_child(arguments, write_end.get(), output.get());
    ::setpgid(child, child);
    write_end.close();
    const auto heard = read_records(read_end.get(), given.timeout);
    if (heard.timed_out) ::kill(-child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    ::kill(-child, SIGKILL); // what it may have left
    outcome made;
    judge(made, heard, status, given.timeout);
    if (made.how == verdict::failed) made.output = read_output(output.get());
    made.took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - begin);
    return made;
}

} // namespace conformance
