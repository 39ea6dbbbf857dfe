#include "host/plugin_search.hpp"

#include "host/failure.hpp"
#include "host/text.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

namespace desthost {
namespace {

namespace fs = std::filesystem;

void append_folders(std::vector<std::string>& places, std::string_view list) {
    while (!list.empty()) {
        const auto one = list.substr(0, list.find(':'));
        if (!one.empty()) places.emplace_back(one);
        list.remove_prefix(std::min(list.size(), one.size() + 1));
    }
}

bool is_file(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored) && !fs::is_directory(path, ignored);
}

bool is_shared_object_name(const fs::path& path) {
    return path.extension() == ".so";
}

// The plugin called `name` in one place: the folder's NAME.so. Who names a file means that very file.
fs::path plugin_in(const fs::path& place, const std::string& name) {
    if (is_file(place)) return place;
    const auto path = place / (name + ".so");
    return is_file(path) ? path : fs::path{};
}

void collect(std::vector<fs::path>& found, const fs::path& place) {
    if (is_file(place)) return found.push_back(place);
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{place, ignored})
        if (is_shared_object_name(entry.path()) && is_file(entry.path())) found.push_back(entry.path());
}

// The plugin of the first place that has any, when it is the only one there.
fs::path only_plugin(const std::vector<std::string>& places) {
    for (const auto& place : places) {
        std::vector<fs::path> found;
        collect(found, place);
        if (!found.empty()) return found.size() == 1 ? found.front() : fs::path{};
    }
    return {};
}

std::string listed(const std::vector<std::string>& places) {
    std::string text;
    for (const auto& place : places)
        text += (text.empty() ? "" : ", ") + place;
    return text;
}

// The plugins' folder of the tree that this program runs from, so that an installed tree may be moved. What
// is built but not installed stands in lib/ itself. Where there is a folder for plugins lib/ is not looked
// at: it may hold all sorts of libraries, and one that happens to be alone there is no plugin.
fs::path own_folder() {
    std::error_code ignored;
    const auto executable = fs::read_symlink("/proc/self/exe", ignored);
    if (executable.empty()) return {};
    const auto programs = executable.parent_path();
    const auto installed = (programs / DESTHOST_PLUGINS_FROM_PROGRAMS).lexically_normal();
    return fs::is_directory(installed, ignored) ? installed : programs.parent_path() / "lib";
}

} // namespace

std::vector<std::string> plugin_places(const std::vector<std::string>& given) {
    std::vector<std::string> places;
    for (const auto& one : given)
        is_file(one) ? void(places.push_back(one)) : append_folders(places, one);
    if (const char* list = std::getenv("DESTINATION_PLUGIN_PATH"); list != nullptr)
        append_folders(places, list);
    if (const auto folder = own_folder(); !folder.empty()) places.push_back(folder.string());
    return places;
}

std::string find_plugin(const config_file& config, const std::vector<std::string>& places) {
    const auto name = destination_named_in(config.text);
    for (const auto& place : places) {
        if (!name) break;
        if (const auto found = plugin_in(place, *name); !found.empty()) return found.string();
    }
    if (const auto only = only_plugin(places); !only.empty()) return only.string();
    if (!name)
        throw failure{exit_status::usage, config.path +
                                              ":1:1: the key `destination`, which says what plugin the file "
                                              "is for, cannot be read; write it as \"destination: NAME\""};
    throw failure{exit_status::no_plugin, "there is no plugin " + *name + ".so in " +
                                              printable(listed(places)) +
                                              "; say with --plugin-path where it is"};
}

} // namespace desthost
