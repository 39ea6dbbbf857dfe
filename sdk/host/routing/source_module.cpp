#include "host/routing/source_module.hpp"

#include <filesystem>
#include <unistd.h>

namespace desthost::routing {

std::string source_module_path(const std::string& name) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const auto program = fs::read_symlink("/proc/self/exe", ignored);
    const auto plugins = (program.parent_path() / DESTHOST_PLUGINS_FROM_PROGRAMS).lexically_normal();
    return (plugins.parent_path() / "desthost/sources" / (name + ".so")).string();
}

bool has_source_module(const std::string& name) {
    return ::access(source_module_path(name).c_str(), R_OK) == 0;
}

} // namespace desthost::routing
