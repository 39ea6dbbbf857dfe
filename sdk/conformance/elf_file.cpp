#include "conformance/elf_file.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <dlfcn.h>
#include <elf.h>
#include <fstream>
#include <iterator>
#include <link.h>
#include <stdexcept>
#include <string_view>

namespace conformance {
namespace {

// Marks that older linkers put into every object.
constexpr std::array<std::string_view, 5> linker_marks{"_init", "_fini", "_edata", "_end", "__bss_start"};

#if defined(__x86_64__)
constexpr std::array<std::uint32_t, 3> symbol_relocations{R_X86_64_GLOB_DAT, R_X86_64_JUMP_SLOT, R_X86_64_64};
#elif defined(__aarch64__)
constexpr std::array<std::uint32_t, 3> symbol_relocations{R_AARCH64_GLOB_DAT, R_AARCH64_JUMP_SLOT,
                                                          R_AARCH64_ABS64};
#else
constexpr std::array<std::uint32_t, 0> symbol_relocations{};
#endif

struct tables {
    const Elf64_Sym* symbols = nullptr;
    const char* names = nullptr;
    std::array<const Elf64_Rela*, 2> relocations{};
    std::array<std::size_t, 2> counts{};
};

// The loader has made the addresses of its own copy absolute.
tables tables_of(const link_map& object) {
    tables found;
    for (const auto* entry = object.l_ld; entry->d_tag != DT_NULL; ++entry) {
        const auto address = entry->d_un.d_ptr;
        switch (entry->d_tag) {
        case DT_SYMTAB:
            found.symbols = reinterpret_cast<const Elf64_Sym*>(address);
            break;
        case DT_STRTAB:
            found.names = reinterpret_cast<const char*>(address);
            break;
        case DT_RELA:
            found.relocations[0] = reinterpret_cast<const Elf64_Rela*>(address);
            break;
        case DT_RELASZ:
            found.counts[0] = entry->d_un.d_val / sizeof(Elf64_Rela);
            break;
        case DT_JMPREL:
            found.relocations[1] = reinterpret_cast<const Elf64_Rela*>(address);
            break;
        case DT_PLTRELSZ:
            found.counts[1] = entry->d_un.d_val / sizeof(Elf64_Rela);
            break;
        default:
            break;
        }
    }
    return found;
}

void append_bindings(const link_map& object, const tables& in, std::size_t which, std::vector<binding>& out) {
    for (std::size_t i = 0; in.relocations[which] != nullptr && i < in.counts[which]; ++i) {
        const auto& one = in.relocations[which][i];
        const auto type = static_cast<std::uint32_t>(ELF64_R_TYPE(one.r_info));
        const auto& symbol = in.symbols[ELF64_R_SYM(one.r_info)];
        if (std::find(symbol_relocations.begin(), symbol_relocations.end(), type) ==
                symbol_relocations.end() ||
            ELF64_R_SYM(one.r_info) == 0)
            continue;
        void* target = nullptr;
        std::memcpy(static_cast<void*>(&target), reinterpret_cast<const void*>(object.l_addr + one.r_offset),
                    sizeof target);
        Dl_info about{};
        if (target != nullptr && ::dladdr(target, &about) != 0 && about.dli_fname != nullptr)
            out.push_back({in.names + symbol.st_name, about.dli_fname});
    }
}

} // namespace

elf_file::elf_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(file), {});
    if (bytes_.size() < sizeof(Elf64_Ehdr) || !bytes_.starts_with(ELFMAG) ||
        at<Elf64_Ehdr>(0).e_ident[EI_CLASS] != ELFCLASS64)
        throw std::runtime_error(path + " is not a 64-bit ELF file");
}

template <class T>
const T& elf_file::at(std::uint64_t offset, std::uint64_t index) const {
    const auto place = offset + index * sizeof(T);
    if (place < offset || place + sizeof(T) > bytes_.size())
        throw std::runtime_error("the ELF file is cut off");
    return *reinterpret_cast<const T*>(bytes_.data() + place);
}

std::vector<std::string> elf_file::exports() const {
    std::vector<std::string> names;
    const auto& header = at<Elf64_Ehdr>(0);
    for (std::uint16_t i = 0; i < header.e_shnum; ++i) {
        const auto& section = at<Elf64_Shdr>(header.e_shoff, i);
        if (section.sh_type != SHT_DYNSYM) continue;
        const auto& texts = at<Elf64_Shdr>(header.e_shoff, section.sh_link);
        for (std::uint64_t n = 1; n < section.sh_size / sizeof(Elf64_Sym); ++n) {
            const auto& symbol = at<Elf64_Sym>(section.sh_offset, n);
            const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
            if (symbol.st_shndx == SHN_UNDEF || ELF64_ST_BIND(symbol.st_info) == STB_LOCAL ||
                visibility == STV_HIDDEN || visibility == STV_INTERNAL)
                continue;
            std::string name = &at<char>(texts.sh_offset, symbol.st_name);
            if (std::find(linker_marks.begin(), linker_marks.end(), name) == linker_marks.end())
                names.push_back(std::move(name));
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool elf_file::wants_executable_stack() const {
    const auto& header = at<Elf64_Ehdr>(0);
    for (std::uint16_t i = 0; i < header.e_phnum; ++i) {
        const auto& segment = at<Elf64_Phdr>(header.e_phoff, i);
        if (segment.p_type == PT_GNU_STACK) return (segment.p_flags & PF_X) != 0;
    }
    return true; // without the mark the loader gives one
}

bool elf_file::has_text_relocations() const {
    const auto& header = at<Elf64_Ehdr>(0);
    for (std::uint16_t i = 0; i < header.e_phnum; ++i) {
        const auto& segment = at<Elf64_Phdr>(header.e_phoff, i);
        if (segment.p_type != PT_DYNAMIC) continue;
        for (std::uint64_t n = 0; n < segment.p_filesz / sizeof(Elf64_Dyn); ++n) {
            const auto& entry = at<Elf64_Dyn>(segment.p_offset, n);
            if (entry.d_tag == DT_TEXTREL ||
                (entry.d_tag == DT_FLAGS && (entry.d_un.d_val & DF_TEXTREL) != 0))
                return true;
        }
    }
    return false;
}

std::vector<binding> bindings_of(const std::string& path) {
    std::vector<binding> found;
    void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD);
    if (handle == nullptr) return found;
    link_map* object = nullptr;
    if (::dlinfo(handle, RTLD_DI_LINKMAP, static_cast<void*>(&object)) == 0 && object != nullptr) {
        const auto in = tables_of(*object);
        append_bindings(*object, in, 0, found);
        append_bindings(*object, in, 1, found);
    }
    ::dlclose(handle);
    return found;
}

} // namespace conformance
