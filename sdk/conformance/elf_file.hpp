// The exports, imports and dependencies of a shared object.
//
// In: the path of an ELF file for this machine, or a loaded one. Out: names. Reads section headers, as every
// linker writes them; a file without them has no symbols to show. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace conformance {

class elf_file {
public:
    // Throws std::runtime_error when it is not one.
    explicit elf_file(const std::string& path);

    // The names of the dynamic symbols that other objects can see; without the linker's own marks.
    std::vector<std::string> exports() const;
    bool wants_executable_stack() const;
    bool has_text_relocations() const;

private:
    template <class T>
    const T& at(std::uint64_t offset, std::uint64_t index = 0) const;
    std::string bytes_;
};

// A symbol that a loaded object asked for, and the file that the loader took it from.
struct binding {
    std::string symbol;
    std::string provider;
};
// Those of the loaded object at `path`. Empty where the machine's relocations are not known here.
std::vector<binding> bindings_of(const std::string& path);

} // namespace conformance
