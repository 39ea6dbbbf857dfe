// The folder in which a router keeps everything: stores, journals, history.
//
// In: a path. Out: a folder of mode 0700 that this process has locked; the lock goes with the process. Throws
// failure(usage): another router runs on it, it cannot be read or written, or another version made it.
#pragma once

#include "host/journal/file.hpp"

#include <string>
#include <vector>

namespace desthost::runtime {

class state_folder {
public:
    explicit state_folder(const std::string& path);

    const std::string& path() const noexcept { return path_; }
    std::string store_of(const std::string& source) const { return path_ + "/" + source + ".store"; }
    std::string refused_of(const std::string& source) const {
        return path_ + "/" + source + ".source.journal";
    }
    std::string journal_of(const std::string& route) const { return journal_in(path_, route); }
    std::string history() const { return path_ + "/history"; }
    // How others find the admin listener: its address and the process, as JSON.
    void write_admin_address(const std::string& url) const;

    static std::string journal_in(const std::string& state, const std::string& route) {
        return state + "/" + route + ".journal";
    }
    // The journals of a state's routes and sources, by their names.
    static std::vector<std::pair<std::string, std::string>> journals_in(const std::string& state);
    // Whether a router runs on it now.
    static bool is_in_use(const std::string& state);
    // The address that write_admin_address wrote; empty: none.
    static std::string admin_address_in(const std::string& state);

private:
    std::string path_;
    journal::descriptor lock_;
};

} // namespace desthost::runtime
