#include "host/config/secret.hpp"

#include "host/config/values.hpp"
#include "host/journal/file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

// reference := "${" ( "env:" NAME | "file:" PATH ) "}"

namespace desthost::config {
namespace {

constexpr std::size_t longest_secret = 4096;

secret_text failed(std::string problem, std::string suggestion) {
    return {{}, std::move(problem), std::move(suggestion)};
}

std::optional<std::string> inside(std::string_view text, std::string_view scheme) {
    const bool fits = text.starts_with("${") && text.ends_with("}") && text.substr(2).starts_with(scheme);
    if (!fits) return std::nullopt;
    return std::string(text.substr(2 + scheme.size(), text.size() - scheme.size() - 3));
}

bool is_variable_name(std::string_view name) noexcept {
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    return !name.empty() && is_letter(name[0]) &&
           std::ranges::all_of(name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

// Secrets stand in headers and are compared as bytes: spaces and control characters are a mistake in all.
bool has_odd_characters(std::string_view text) noexcept {
    return std::ranges::any_of(text, [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F;
    });
}

secret_text checked(secret_text found, const std::string& where) {
    if (found.text.empty()) return failed(where + " is empty", "put the secret there");
    if (found.text.size() > longest_secret)
        return failed(where + " is longer than 4096 bytes", "it must hold the secret alone");
    if (has_odd_characters(found.text))
        return failed(where + " holds spaces, control characters or characters beyond ASCII",
                      "it must hold the secret alone, on one line");
    return found;
}

secret_text read_variable(const std::string& name) {
    const std::string where = "the environment variable " + name;
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return failed(where + " is not set", "export " + name + " before you start");
    return checked({value, {}, {}}, where);
}

secret_text read_file(const std::string& path) {
    const std::string where = "the secret's file " + path;
    const journal::descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file)
        return failed(where + " cannot be opened: " + std::strerror(errno),
                      "make the file, or mend its permissions");
    struct stat what {};
    if (::fstat(file.get(), &what) != 0 || !S_ISREG(what.st_mode))
        return failed(where + " is not a regular file", "name a file that holds the secret");
    std::array<char, longest_secret + 3> bytes{};
    const auto size = ::read(file.get(), bytes.data(), bytes.size());
    if (size < 0) return failed(where + " cannot be read: " + std::strerror(errno), "mend its permissions");
    std::string_view text(bytes.data(), static_cast<std::size_t>(size));
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return checked({std::string(text), {}, {}}, where);
}

} // namespace

secret_text open_secret(std::string_view reference, std::string_view file, std::string_view setting) {
    const std::string how = "write ${file:PATH} or ${env:NAME} in its place";
    if (const auto name = inside(reference, "env:")) {
        if (is_variable_name(*name)) return read_variable(*name);
        return failed("this is no name of an environment variable", how);
    }
    if (const auto path = inside(reference, "file:")) {
        if (!path->empty()) return read_file(beside(file, *path));
        return failed("the reference names no file", how);
    }
    if (reference.starts_with("$")) return failed("this is no reference to a secret", how);
    return failed(std::string(setting) + " is a secret and must not stand in the file itself", how);
}

secret_text open_setting(std::string_view text) {
    const auto name = inside(text, "env:");
    if (name && is_variable_name(*name)) {
        const char* value = std::getenv(name->c_str());
        if (value != nullptr && *value != '\0') return {value, {}, {}};
        return failed("the environment variable " + *name + " is not set",
                      "export " + *name + " before you start");
    }
    return failed("only ${env:NAME} can stand here, as the whole value",
                  "write ${env:NAME}, or the value itself");
}

} // namespace desthost::config
