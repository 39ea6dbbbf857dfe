// The code that a page of the documentation shows, so that tests can build and run it.
//
// In: a Markdown file. Out: the files and the commands in it. Blocks without a mark are left out.
#pragma once

#include <fstream>
#include <map>
#include <string>
#include <utility>

namespace test {

struct page {
    std::map<std::string, std::string> files;
    std::string commands;
};

// A block of code belongs to the comment above it: `<!-- file: NAME -->` or `<!-- run -->`.
inline page read_page(const std::string& path) {
    page read;
    std::string* into = nullptr;
    std::string* next = nullptr;
    std::ifstream file(path);
    const std::string mark = "<!-- file: ";
    for (std::string line; std::getline(file, line);) {
        if (into != nullptr && line == "```")
            into = nullptr;
        else if (into != nullptr)
            into->append(line).append("\n");
        else if (line.starts_with(mark))
            next = &read.files[line.substr(mark.size(), line.find(" -->") - mark.size())];
        else if (line == "<!-- run -->")
            next = &read.commands;
        else if (line.starts_with("```"))
            into = std::exchange(next, nullptr);
    }
    return read;
}

} // namespace test
