// The installed tree that the tests of this folder look at, made once.
//
// Out: paths below a prefix of its own, gone when the program ends. Throws when `cmake --install` fails.
#pragma once

#include "tests/support/process.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>

namespace test {

class staging {
public:
    staging() {
        const auto installed =
            run({CMAKE_PROGRAM, "--install", BUILD_FOLDER, "--prefix", folder_.path("tree")});
        if (installed.status != 0) throw std::runtime_error{"cmake --install: " + installed.err};
        warnings_ = installed.err;
    }
    // `name` below the prefix.
    std::string path(const std::string& name = {}) const { return folder_.path("tree/" + name); }
    std::string read(const std::string& name) const { return folder_.read("tree/" + name); }
    bool has(const std::string& name) const { return std::filesystem::exists(path(name)); }
    // The warnings of cmake.
    const std::string& warnings() const { return warnings_; }

private:
    temporary_folder folder_;
    std::string warnings_;
};

inline const staging& installed() {
    static const staging tree;
    return tree;
}

inline bool is_here(const char* program) {
    return run({"sh", "-c", std::string("command -v ") + program}).status == 0;
}

} // namespace test
