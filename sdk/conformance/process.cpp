#include "conformance/process.hpp"

#include <algorithm>
#include <cstdlib>
#include <dirent.h>
#include <fstream>
#include <malloc.h>
#include <memory>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace conformance {
namespace {

struct directory_closer {
    void operator()(DIR* open) const noexcept { ::closedir(open); }
};

std::size_t pages_of_statm(int field) {
    std::ifstream file("/proc/self/statm");
    std::size_t pages = 0;
    for (int i = 0; i <= field; ++i)
        file >> pages;
    return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace

std::size_t thread_count() {
    const std::unique_ptr<DIR, directory_closer> tasks(::opendir("/proc/self/task"));
    std::size_t count = 0;
    while (const auto* entry = tasks ? ::readdir(tasks.get()) : nullptr)
        count += entry->d_name[0] != '.' ? 1 : 0;
    return count;
}

std::vector<std::string> open_descriptors() {
    const std::unique_ptr<DIR, directory_closer> all(::opendir("/proc/self/fd"));
    std::vector<std::string> found;
    while (const auto* entry = all ? ::readdir(all.get()) : nullptr) {
        const std::string name = entry->d_name;
        if (name[0] == '.' || name == std::to_string(::dirfd(all.get()))) continue;
        std::string target(512, '\0');
        const auto size = ::readlink(("/proc/self/fd/" + name).c_str(), target.data(), target.size());
        target.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
        found.push_back(name + " -> " + target);
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string added_descriptors(const std::vector<std::string>& before, const std::vector<std::string>& now) {
    std::string text;
    for (const auto& one : now)
        if (!std::binary_search(before.begin(), before.end(), one)) text += (text.empty() ? "" : ", ") + one;
    return text;
}

std::size_t resident_bytes() {
    return pages_of_statm(1);
}

std::size_t address_space_bytes() {
    return pages_of_statm(0);
}

std::size_t heap_bytes() {
    const auto all = ::mallinfo2();
    return all.uordblks + all.hblkhd;
}

bool is_mapped(std::string_view path) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);)
        if (std::string_view(line).ends_with(path)) return true;
    return false;
}

bool eventually(const std::function<bool()>& holds, std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

} // namespace conformance
