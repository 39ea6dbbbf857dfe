#include "host/runtime/state_folder.hpp"

#include "host/failure.hpp"
#include "host/json_scan.hpp"
#include "host/text.hpp"
#include "host/write_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace desthost::runtime {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view format = "desthost-state 1\n";
constexpr std::string_view journal_ending = ".journal";
constexpr std::string_view refused_ending = ".source.journal";

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw failure{exit_status::usage, "the state " + path + " " + why};
}

void make_folder(const std::string& path) {
    std::error_code error;
    const fs::path whole(path);
    if (whole.has_parent_path()) fs::create_directories(whole.parent_path(), error);
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        refuse(path, std::string("cannot be made: ") + std::strerror(errno) +
                         "; make its folder, or give another place with state:");
    struct stat what {};
    if (::stat(path.c_str(), &what) != 0 || !S_ISDIR(what.st_mode))
        refuse(path, "is not a folder; give another place with state:");
    if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0)
        refuse(path, std::string("cannot be read and written: ") + std::strerror(errno) +
                         "; run as its owner, or give another place with state:");
    if ((what.st_mode & 077) != 0) ::chmod(path.c_str(), 0700);
}

std::string read_small(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text(512, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return text;
}

void check_format(const std::string& path) {
    const auto file = path + "/version";
    const auto found = read_small(file);
    if (found == format) return;
    if (!found.empty())
        refuse(
            path,
            "was made by another version of desthost; run that version, or give another place with state:");
    if (const int error = replace_file(file, format); error != 0)
        refuse(path,
               std::string("cannot be written: ") + std::strerror(error) + "; free space, or mend its owner");
}

} // namespace

state_folder::state_folder(const std::string& path) {
    std::error_code ignored;
    path_ = fs::absolute(path, ignored).lexically_normal().string();
    if (path_.size() > 1 && path_.ends_with('/')) path_.pop_back();
    make_folder(path_);
    lock_ = journal::descriptor(
        ::open((path_ + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!lock_)
        refuse(path_, std::string("cannot be locked: ") + std::strerror(errno) + "; run as its owner");
    if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0)
        refuse(path_,
               "is in use by another router; end that one, or give this one a name and a state of its own");
    check_format(path_);
}

void state_folder::write_admin_address(const std::string& url) const {
    std::string text = "{\"pid\":" + std::to_string(::getpid()) + ",\"admin\":";
    append_json_string(text, url);
    replace_file(path_ + "/admin", text + "}\n");
}

std::vector<std::pair<std::string, std::string>> state_folder::journals_in(const std::string& state) {
    std::vector<std::pair<std::string, std::string>> all;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(state, error)) {
        const auto name = entry.path().filename().string();
        const bool is_refused = name.ends_with(refused_ending);
        if (!name.ends_with(journal_ending)) continue;
        const auto ending = is_refused ? refused_ending : journal_ending;
        all.emplace_back(name.substr(0, name.size() - ending.size()) + (is_refused ? " (source)" : ""),
                         entry.path().string());
    }
    if (error)
        throw failure{exit_status::usage, "the state " + state + " cannot be read: " + error.message() +
                                              "; name the folder of a router"};
    std::ranges::sort(all);
    return all;
}

bool state_folder::is_in_use(const std::string& state) {
    const journal::descriptor lock(::open((state + "/lock").c_str(), O_RDONLY | O_CLOEXEC));
    return lock && ::flock(lock.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

std::string state_folder::admin_address_in(const std::string& state) {
    const auto text = read_small(state + "/admin");
    constexpr std::string_view key = "\"admin\":\"";
    const auto at = text.find(key);
    if (at == text.npos) return {};
    const auto begin = at + key.size();
    return text.substr(begin, text.find('"', begin) - begin);
}

} // namespace desthost::runtime
