// desthost new-destination: the skeleton of a plugin, which builds and passes the conformance checks as it
// is.
#include "host/commands/commands.hpp"
#include "host/commands/output.hpp"
#include "host/template_files.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>

namespace desthost::commands {
namespace {

struct options {
    std::string name;
    std::string folder;
};

// The name becomes an identifier of CMake, of C++ and of configurations.
bool is_good_name(std::string_view name) {
    constexpr std::size_t longest = 64;
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto allowed = [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= longest && is_lower(name.front()) &&
           std::all_of(name.begin(), name.end(), allowed);
}

std::string filled_in(std::string_view text, const std::string& name) {
    constexpr std::string_view mark = "@NAME@";
    std::string made(text);
    for (auto at = made.find(mark); at != std::string::npos; at = made.find(mark, at + name.size()))
        made.replace(at, mark.size(), name);
    return made;
}

void write_new(const std::filesystem::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file)
        throw failure{exit_status::usage, "the file " + path.string() +
                                              " cannot be written; choose another folder with --output"};
}

exit_status make(const options& asked) {
    if (!is_good_name(asked.name))
        throw failure{exit_status::usage,
                      "\"" + asked.name +
                          "\" is no name for a destination; begin with a lower-case letter and go on with "
                          "lower case, digits and _, for example my_destination"};
    const std::filesystem::path folder = asked.folder.empty() ? asked.name : asked.folder;
    std::error_code error;
    if (std::filesystem::exists(folder, error))
        throw failure{exit_status::usage, "\"" + folder.string() + "\" exists already; nothing was written"};
    if (!std::filesystem::create_directories(folder, error))
        throw failure{exit_status::usage,
                      "the folder \"" + folder.string() + "\" cannot be made: " + error.message()};
    output out;
    for (const auto& file : template_files) {
        const auto path = folder / filled_in(file.name, asked.name);
        write_new(path, filled_in(file.text, asked.name));
        out.text() += path.string() + "\n";
    }
    out.flush();
    return exit_status::ok;
}

} // namespace

runner add_new_destination(CLI::App& app) {
    auto asked = std::make_shared<options>();
    app.add_option("NAME", asked->name, "what configurations call the destination: lower case, digits and _")
        ->required()
        ->type_name("");
    app.add_option("--output,-o", asked->folder, "the folder to make; NAME without it")->type_name("FOLDER");
    return [asked](log&, const common_options&) { return make(*asked); };
}

} // namespace desthost::commands
