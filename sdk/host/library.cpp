#include "host/library.hpp"

#include "host/failure.hpp"

#include <dlfcn.h>
#include <filesystem>

namespace desthost {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw failure{exit_status::no_plugin, "the plugin " + path + " cannot be loaded: " + why};
}

std::string version_text(destination_abi_version_t version) {
    return std::to_string(version.major) + "." + std::to_string(version.minor);
}

std::string loader_error() {
    const char* text = ::dlerror();
    return text != nullptr ? text : "the loader gives no reason";
}

} // namespace

void library::closer::operator()(void* handle) const noexcept {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    // ThreadSanitizer calls a closed library's exit handlers. Left open, too, so that what a leak report
    // names has a name, and what the library's own libraries keep is still reachable.
    static_cast<void>(handle);
#else
    ::dlclose(handle);
#endif
}

library::library(const std::string& path) : path_(std::filesystem::absolute(path).string()) {
    handle_.reset(::dlopen(path_.c_str(), RTLD_NOW | RTLD_LOCAL));
    if (!handle_)
        refuse(path, "it is not a shared object that this machine can load (" + loader_error() + ")");
    entry_ = static_cast<const destination_entry_t*>(::dlsym(handle_.get(), DESTINATION_ENTRY_SYMBOL));
    if (entry_ == nullptr)
        refuse(path, "it is no destination plugin: it does not export the symbol " DESTINATION_ENTRY_SYMBOL);
    // Nothing behind the version may be trusted, or called, before this line.
    if (!destination_abi_is_compatible(entry_->abi_version))
        refuse(path, "it speaks version " + version_text(entry_->abi_version) +
                         " of the destination ABI, and this desthost speaks version " +
                         version_text({DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR}) +
                         "; use a plugin and a host of the same major version");
    if (entry_->create == nullptr || entry_->descriptor == nullptr || entry_->descriptor->id == nullptr)
        refuse(path, "its entry has no descriptor or cannot create instances");
}

} // namespace desthost
