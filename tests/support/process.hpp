// Runs a program as its users do: arguments, standard input, and what it wrote and how it ended.
//
// In: a command line, an environment on top of ours. Out: both outputs, the exit status or the signal. A
// program that does not end in time is killed, and the result says so; the destructor leaves no child behind.
#pragma once

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace test {

// A program that has said nothing for so long hangs. Far above what any test needs on a slow, busy machine.
inline constexpr std::chrono::minutes hung{10};

struct process_result {
    int status = -1; // exit status; 128 + signal when a signal ended it
    bool timed_out = false;
    std::string out;
    std::string err;
};

class process {
public:
    using variables = std::vector<std::pair<std::string, std::string>>;

    explicit process(const std::vector<std::string>& arguments, const variables& environment = {}) {
        std::array<std::array<int, 2>, 3> pipes{};
        for (auto& p : pipes)
            if (::pipe2(p.data(), O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
        id_ = ::fork();
        if (id_ == 0) become(arguments, environment, pipes[0][0], pipes[1][1], pipes[2][1]);
        ::close(pipes[0][0]);
        ::close(pipes[1][1]);
        ::close(pipes[2][1]);
        input_ = pipes[0][1];
        outputs_ = {pipes[1][0], pipes[2][0]};
    }
    ~process() {
        close_input();
        for (const int descriptor : outputs_)
            if (descriptor >= 0) ::close(descriptor);
        if (id_ > 0) ::kill(id_, SIGKILL), ::waitpid(id_, nullptr, 0);
    }
    process(const process&) = delete;
    process& operator=(const process&) = delete;

    // Writes to its standard input; text that is no longer read is dropped.
    void write(std::string_view text) const {
        std::signal(SIGPIPE, SIG_IGN);
        while (!text.empty()) {
            const auto written = ::write(input_, text.data(), text.size());
            if (written <= 0) return;
            text.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    void close_input() { ::close(std::exchange(input_, -1)); }
    void signal(int number) const { ::kill(id_, number); }
    pid_t id() const { return id_; }

    // Its output so far, as far as wait_for has read it.
    const std::string& out() const { return result_.out; }
    const std::string& err() const { return result_.err; }

    // Waits until one of its outputs holds `text`; false when it ended, or the time was over, before.
    bool wait_for(std::string_view text, std::chrono::milliseconds timeout = hung) {
        const auto until = std::chrono::steady_clock::now() + timeout;
        const auto seen = [&] {
            return result_.out.find(text) != std::string::npos || result_.err.find(text) != std::string::npos;
        };
        while (!seen())
            if (!read_some(until)) return seen();
        return true;
    }

    // Reads both outputs to their ends and waits for the program.
    process_result finish(std::chrono::milliseconds timeout = hung) {
        close_input();
        const auto until = std::chrono::steady_clock::now() + timeout;
        while (read_some(until)) {
        }
        result_.timed_out = std::chrono::steady_clock::now() >= until;
        if (result_.timed_out) ::kill(id_, SIGKILL);
        int status = 0;
        ::waitpid(std::exchange(id_, -1), &status, 0);
        result_.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return result_;
    }

private:
    [[noreturn]] static void become(const std::vector<std::string>& arguments, const variables& environment,
                                    int in, int out, int err) {
        ::dup2(in, STDIN_FILENO);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(err, STDERR_FILENO);
        std::signal(SIGPIPE, SIG_DFL);
        for (const auto& [name, value] : environment)
            ::setenv(name.c_str(), value.c_str(), 1);
        std::vector<char*> pointers;
        for (const auto& argument : arguments)
            pointers.push_back(const_cast<char*>(argument.c_str()));
        pointers.push_back(nullptr);
        ::execvp(pointers[0], pointers.data());
        ::_exit(127);
    }

    // Waits for output; false when there is none to come, or the time is over.
    bool read_some(std::chrono::steady_clock::time_point until) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        std::array<pollfd, 2> watched{{{outputs_[0], POLLIN, 0}, {outputs_[1], POLLIN, 0}}};
        if (outputs_[0] < 0 && outputs_[1] < 0) return false;
        if (left.count() <= 0 || ::poll(watched.data(), 2, static_cast<int>(left.count())) == 0) return false;
        for (std::size_t i = 0; i < 2; ++i)
            if (watched[i].revents != 0) read_one(i);
        return true;
    }

    void read_one(std::size_t which) {
        std::array<char, 65536> piece{};
        const auto got = ::read(outputs_[which], piece.data(), piece.size());
        if (got > 0)
            return void(
                (which == 0 ? result_.out : result_.err).append(piece.data(), static_cast<std::size_t>(got)));
        ::close(std::exchange(outputs_[which], -1));
    }

    pid_t id_ = -1;
    int input_ = -1;
    std::array<int, 2> outputs_{-1, -1};
    process_result result_;
};

// The short way: runs to the end with `input` as standard input, which must fit into a pipe (64 KiB).
inline process_result run(const std::vector<std::string>& arguments, std::string_view input = {},
                          const process::variables& environment = {}) {
    process child{arguments, environment};
    child.write(input);
    return child.finish();
}

// A folder of its own for one test case, gone afterwards.
class temporary_folder {
public:
    temporary_folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "test.XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
        path_ = pattern;
    }
    ~temporary_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    std::string path(std::string_view name = {}) const { return (path_ / name).string(); }
    // Writes a file and returns its path.
    std::string write(std::string_view name, std::string_view text) const {
        std::ofstream{path_ / name, std::ios::binary} << text;
        return path(name);
    }
    std::string read(std::string_view name) const {
        std::ifstream file{path_ / name, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

private:
    std::filesystem::path path_;
};

} // namespace test
