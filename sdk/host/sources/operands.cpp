#include "host/sources/operands.hpp"

#include "host/sources/byte_stream.hpp"
#include "host/text.hpp"

#include <algorithm>
#include <filesystem>
#include <glob.h>
#include <system_error>

namespace desthost::sources {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& operand, const std::string& why) {
    throw input_error{printable(operand) + ": " + why, input_problem::unusable};
}

bool is_journal(const fs::path& path) {
    return path.filename().string().find(".journal") != std::string::npos;
}

bool is_hidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

bool is_folder(const std::string& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

std::vector<std::string> files_of_folder(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code error;
    for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error))
        if (!is_hidden(at->path()) && !is_folder(at->path().string())) files.push_back(at->path().string());
    if (error) refuse(folder, "the folder cannot be read: " + error.message());
    return files;
}

std::vector<std::string> files_of_pattern(const std::string& pattern) {
    std::vector<std::string> files;
    glob_t found{};
    if (::glob(pattern.c_str(), GLOB_ERR, nullptr, &found) == 0)
        for (std::size_t i = 0; i < found.gl_pathc; ++i)
            if (!is_folder(found.gl_pathv[i])) files.emplace_back(found.gl_pathv[i]);
    ::globfree(&found);
    return files;
}

bool is_pattern(const std::string& operand) {
    std::error_code ignored;
    return operand.find_first_of("*?[") != std::string::npos && !fs::exists(operand, ignored);
}

void add_files(std::vector<std::string>& to, std::vector<std::string> files, const std::string& operand,
               const char* why_none) {
    std::erase_if(files, [](const std::string& file) { return is_journal(file); });
    if (files.empty()) refuse(operand, why_none);
    std::sort(files.begin(), files.end());
    to.insert(to.end(), files.begin(), files.end());
}

} // namespace

std::vector<std::string> expand_operands(const std::vector<std::string>& operands) {
    std::vector<std::string> inputs;
    for (const auto& operand : operands) {
        if (operand == "-")
            inputs.push_back(operand);
        else if (is_folder(operand))
            add_files(
                inputs, files_of_folder(operand), operand,
                "the folder holds no files of events (hidden files and *.journal* are none); name the files");
        else if (is_pattern(operand))
            add_files(inputs, files_of_pattern(operand), operand,
                      "no file matches the pattern; look at the folder and the spelling");
        else if (!is_journal(operand))
            inputs.push_back(operand);
    }
    if (inputs.empty())
        refuse(operands.empty() ? std::string() : operands.front(),
               "is a journal of desthost and no input; name the files of events");
    return inputs;
}

} // namespace desthost::sources
