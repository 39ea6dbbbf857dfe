// A copy of a journal that goes when this does.
//
// In: the path of a journal, which need not be there. Out: a file for its owner alone in the folder for
// temporary files, with the same content, or empty. Throws failure(usage) when the copy cannot be made. One
// thread.
#pragma once

#include <string>

namespace desthost::commands {

class temporary_copy {
public:
    explicit temporary_copy(const std::string& of);
    ~temporary_copy();
    temporary_copy(const temporary_copy&) = delete;
    temporary_copy& operator=(const temporary_copy&) = delete;

    std::string path() const { return folder_ + "/journal"; }

private:
    std::string folder_;
};

} // namespace desthost::commands
