#include "host/commands/temporary_copy.hpp"

#include "host/failure.hpp"
#include "host/journal/backup.hpp"

#include <cstdlib>
#include <filesystem>

namespace desthost::commands {

temporary_copy::temporary_copy(const std::string& of) {
    std::error_code error;
    folder_ = (std::filesystem::temp_directory_path(error) / "desthost-XXXXXX").string();
    if (error || ::mkdtemp(folder_.data()) == nullptr)
        throw failure{exit_status::usage,
                      "there is no place for a copy of the journal: no folder can be made in " + folder_ +
                          "; set TMPDIR to one that can be written"};
    if (!std::filesystem::exists(of, error)) return;
    if (const auto copied = journal::back_up(of, path()); !copied) {
        std::filesystem::remove_all(folder_, error);
        throw failure{exit_status::usage, copied.error().text};
    }
}

temporary_copy::~temporary_copy() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

} // namespace desthost::commands
