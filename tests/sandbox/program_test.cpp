// The program itself: what it prints, how it ends.
#include "tls_client.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

using namespace graph_sandbox::test;

namespace {

// A child with its standard output in a pipe; what it says on standard error goes nowhere.
class child {
public:
    explicit child(std::vector<std::string> arguments) {
        int ends[2];
        REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        std::string program = GRAPH_SANDBOX_PROGRAM;
        std::vector<char*> argv = {program.data()};
        for (std::string& a : arguments)
            argv.push_back(a.data());
        argv.push_back(nullptr);
        REQUIRE(::posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv.data(), environ) == 0);
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        output_ = ends[0];
    }
    ~child() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
        }
        ::close(output_);
    }
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    std::string line() {
        std::string text;
        for (char c = 0; ::read(output_, &c, 1) == 1 && c != '\n';)
            text += c;
        return text;
    }

    void signal(int number) { ::kill(pid_, number); }

    int exit_status() {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

private:
    pid_t pid_ = -1;
    int output_ = -1;
};

} // namespace

TEST_CASE(
    "the program says one line when it listens, writes a CA without keys, and ends with 0 on a signal") {
    for (const int number : {SIGTERM, SIGINT}) {
        temporary_folder folder;
        child program({"--ca-file", folder.file("ca.pem"), "--port", "0"});
        const std::string line = program.line();
        const std::string begin = "listening on https://127.0.0.1:";
        REQUIRE(line.substr(0, begin.size()) == begin);
        std::ifstream file(folder.file("ca.pem"));
        const std::string authority((std::istreambuf_iterator<char>(file)), {});
        CHECK(authority.find("BEGIN CERTIFICATE") != std::string::npos);
        CHECK(authority.find("PRIVATE KEY") == std::string::npos);
        tls_client client({authority});
        REQUIRE(!client.connect(std::uint16_t(std::stoi(line.substr(begin.size())))));
        CHECK(client.status_of("{}") == 400);
        program.signal(number);
        CHECK(program.exit_status() == 0);
        CHECK(program.line().empty());
    }
}

TEST_CASE("help and version end with 0, mistakes with 2") {
    struct row {
        std::vector<std::string> arguments;
        int status;
    };
    const row rows[] = {
        {{"--help"}, 0},
        {{"--version"}, 0},
        {{"--bogus"}, 2},
        {{"operand"}, 2},
        {{"--port", "70000"}, 2},
        {{"--port", "-1"}, 2},
        {{"--now", "yesterday"}, 2},
        {{"--certificate", "golden"}, 2},
        {{"--fault", "wobble"}, 2},
        {{"--fault", "pass", "status 500"}, 2},
        {{"--max-events", "0"}, 2},
        {{"--max-body", "99999999999"}, 2},
        {{"--record", "/nowhere/at/all"}, 2},
        {{"--ca-file", "/nowhere/at/all"}, 2},
    };
    for (const row& r : rows) {
        CAPTURE(r.arguments.front());
        child program(r.arguments);
        CHECK(program.exit_status() == r.status);
    }
}
