// A plugin's shared object.
//
// In: a path. Out: its entry, after its ABI version has been compared and before any call into it. Refuses,
// with a failure(no_plugin) that says why: a file that is no shared object, one without the symbol, another
// version of the ABI, an entry that is not filled in. Closes the object when it is destroyed: no instance may
// be left.
#pragma once

#include <destination/entry.h>
#include <memory>
#include <string>

namespace desthost {

class library {
public:
    explicit library(const std::string& path);

    const destination_entry_t& entry() const noexcept { return *entry_; }
    const std::string& path() const noexcept { return path_; }

private:
    struct closer {
        void operator()(void* handle) const noexcept;
    };
    std::string path_;
    std::unique_ptr<void, closer> handle_;
    const destination_entry_t* entry_ = nullptr;
};

} // namespace desthost
