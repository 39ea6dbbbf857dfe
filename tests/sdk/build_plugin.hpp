// Builds a plugin as a project outside of this one does, and asks the checker about it.
#pragma once

#include "tests/support/process.hpp"

#include <filesystem>
#include <string>

namespace test {

// The SDK's headers are found in CMAKE_INCLUDE_PATH, desthost in PATH.
inline process::variables outside_environment() {
    const char* path = std::getenv("PATH");
    return {{"CMAKE_INCLUDE_PATH", PROJECT_SOURCE_DIR "/sdk/include"},
            {"PATH",
             std::filesystem::path(DESTHOST).parent_path().string() + ":" + (path != nullptr ? path : "")}};
}

inline process_result run_script(const std::string& folder, const std::string& script) {
    process child{{"sh", "-ec", "cd '" + folder + "'\n" + script}, outside_environment()};
    return child.finish(std::chrono::minutes{20});
}

} // namespace test
