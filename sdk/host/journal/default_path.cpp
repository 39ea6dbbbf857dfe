#include "host/journal/default_path.hpp"

#include "host/journal/digest.hpp"
#include "host/journal/file.hpp"

#include <cstdlib>
#include <filesystem>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace desthost::journal {

namespace {

namespace fs = std::filesystem;

// $XDG_STATE_HOME counts only when it is absolute, says its specification.
fs::path state_home() {
    const char* state = std::getenv("XDG_STATE_HOME");
    if (state != nullptr && *state == '/') return state;
    const char* home = std::getenv("HOME");
    if (home == nullptr || *home != '/') {
        const passwd* user = ::getpwuid(::geteuid());
        home = user == nullptr ? nullptr : user->pw_dir;
    }
    return home == nullptr || *home != '/' ? fs::path() : fs::path(home) / ".local/state";
}

// One name for each file of whatever folder: the digest tells apart those that are called the same.
std::string name_for(const std::string& stem, const std::string& path) {
    std::error_code ignored;
    const fs::path whole = fs::weakly_canonical(path, ignored);
    const std::string tail = hex(digest_of(digest_key{}, whole.string())).substr(0, 16);
    return stem + "-" + tail + ".journal";
}

bool make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder.parent_path(), error);
    if (::mkdir(folder.c_str(), S_IRWXU) == 0) return true;
    return fs::is_directory(folder, error);
}

// The folder of all default journals; empty: there is no home.
fs::path journals() {
    const fs::path home = state_home();
    return home.empty() ? home : home / "desthost";
}

bool is_journal(const fs::path& path) {
    return check_header(path.string()).has_value();
}

} // namespace

result<std::string> default_path(const std::string& config_path, bool makes_folder) {
    std::error_code error;
    const fs::path whole = fs::absolute(config_path, error);
    const fs::path folder = journals();
    if (folder.empty() || (makes_folder && !make_folder(folder)))
        return failure{problem::read_only,
                       "there is no place for the journal in " +
                           (folder.empty() ? std::string("a home directory") : folder.string()) +
                           "; name one with --journal"};
    return (folder / name_for(whole.stem().string(), whole.string())).string();
}

// Beside the input; in a folder that could not be written, and for standard input, among the states of
// programs.
std::string former_default_path(const std::string& operand, const std::string& config_path) {
    std::error_code error;
    const bool is_file = operand != "-" && fs::is_regular_file(operand, error);
    const fs::path whole = fs::absolute(is_file ? operand : config_path, error);
    if (is_file && is_journal(operand + ".journal")) return operand + ".journal";
    const fs::path folder = journals();
    if (folder.empty()) return {};
    const fs::path other =
        folder / name_for(is_file ? whole.filename().string() : std::string("stdin"), whole.string());
    return is_journal(other) ? other.string() : std::string();
}

bool is_journal_name(std::string_view path) noexcept {
    return path.substr(path.rfind('/') + 1).find(".journal") != std::string_view::npos;
}

} // namespace desthost::journal
