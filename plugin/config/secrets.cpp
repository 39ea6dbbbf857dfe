#include "config/secrets.hpp"

#include "config/values.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

// reference := "${" ( "env:" NAME | "file:" PATH ) "}"
// NAME      := letter or "_", then letters, digits and "_"

namespace lead_ads::config {
namespace {

constexpr std::size_t max_secret_bytes = 4096;

bool is_variable_name(std::string_view name) noexcept {
    const auto is_letter = [](char c) { return core::is_letter(c) || c == '_'; };
    if (name.empty() || !is_letter(name[0])) return false;
    return std::all_of(name.begin(), name.end(), [&](char c) { return is_letter(c) || core::is_digit(c); });
}

// What stands between ${scheme: and }, when the whole text is that.
std::optional<std::string_view> inside(std::string_view text, std::string_view scheme) noexcept {
    const bool fits = text.starts_with("${") && text.ends_with("}") && text.substr(2).starts_with(scheme);
    if (!fits) return std::nullopt;
    return text.substr(2 + scheme.size(), text.size() - scheme.size() - 3);
}

std::string how_to_refer(std::string_view setting) {
    const bool is_token = setting == "access_token";
    return "write " + std::string(setting) + ": " +
           (is_token ? "${env:META_ACCESS_TOKEN} or ${file:/run/secrets/meta_token}"
                     : "${env:META_APP_SECRET} or ${file:/run/secrets/meta_app_secret}");
}

secret_result failed(std::string problem, std::string suggestion = {}) {
    return {{}, std::move(problem), std::move(suggestion)};
}

std::string reason(int error_number) {
    return std::error_code(error_number, std::generic_category()).message();
}

secret_result read_variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr)
        return failed("the environment variable " + name + " is not set",
                      "export " + name + " before you start");
    if (*value == '\0')
        return failed("the environment variable " + name + " is empty",
                      "export " + name + " before you start");
    if (std::strlen(value) > max_secret_bytes)
        return failed("the environment variable " + name + " is too long");
    return {value, {}, {}};
}

// A file descriptor that closes itself.
struct open_file {
    int descriptor;
    explicit open_file(const std::string& path)
        : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
    ~open_file() {
        if (descriptor >= 0) ::close(descriptor);
    }
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
};

secret_result check_kind(const std::string& path, const struct stat& what) {
    if (!S_ISREG(what.st_mode)) return failed("the secret's file " + path + " is not a regular file");
    if (what.st_size > static_cast<off_t>(max_secret_bytes) + 2)
        return failed("the secret's file " + path + " is longer than 4096 bytes");
    return {};
}

secret_result read_secret_file(const std::string& path) {
    const open_file file(path);
    if (file.descriptor < 0)
        return failed("the secret's file " + path + " cannot be opened: " + reason(errno));
    struct stat what {};
    if (::fstat(file.descriptor, &what) != 0) return failed("the secret's file " + path + " cannot be read");
    if (auto bad = check_kind(path, what); !bad.problem.empty()) return bad;
    std::array<char, max_secret_bytes + 3> bytes{};
    std::size_t size = 0;
    while (size < bytes.size()) {
        const auto got = ::read(file.descriptor, bytes.data() + size, bytes.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed("the secret's file " + path + " cannot be read: " + reason(errno));
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    std::string_view text(bytes.data(), size);
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.size() > max_secret_bytes)
        return failed("the secret's file " + path + " is longer than 4096 bytes");
    if (text.empty()) return failed("the secret's file " + path + " is empty");
    return {std::string(text), {}, {}};
}

// A secret goes into a JSON text and a digest: control characters and bytes beyond ASCII are a mistake in
// any.
secret_result refuse_odd_characters(secret_result result, const secret_reference& which) {
    if (!result.problem.empty()) return result;
    const bool is_odd = std::any_of(result.text.begin(), result.text.end(), [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F;
    });
    if (!is_odd) return result;
    const std::string where =
        which.kind == secret_kind::environment ? "the environment variable " : "the secret's file ";
    return failed(where + which.name + " holds spaces, control characters or characters beyond ASCII",
                  "it must hold the secret alone, on one line");
}

} // namespace

reference_result parse_reference(std::string_view text, std::string_view mapping_file,
                                 std::string_view setting) {
    const auto refuse = [&](std::string problem) {
        return reference_result{{}, std::move(problem), how_to_refer(setting)};
    };
    if (const auto name = inside(text, "env:")) {
        if (!is_variable_name(*name)) return refuse("this is no name of an environment variable");
        return {{secret_kind::environment, std::string(*name), {}}, {}, {}};
    }
    if (const auto file = inside(text, "file:")) {
        if (has_control_characters(*file))
            return refuse("the reference's path has a control character in it");
        if (file->empty()) return refuse("the reference names no file");
        return {{secret_kind::file, beside(mapping_file, *file), {}}, {}, {}};
    }
    if (text.starts_with("$")) return refuse("this is no reference to a secret");
    return refuse(std::string(setting) + " is a secret and must not stand in the file itself");
}

secret_result open_secret(const secret_reference& which) {
    switch (which.kind) {
    case secret_kind::environment:
        return refuse_odd_characters(read_variable(which.name), which);
    case secret_kind::file:
        return refuse_odd_characters(read_secret_file(which.name), which);
    case secret_kind::none:
        break;
    }
    return {};
}

secret_result find_secret(const secret_reference& which) {
    if (which.kind == secret_kind::environment) {
        auto found = read_variable(which.name);
        found.text.clear();
        return found;
    }
    if (which.kind == secret_kind::none) return {};
    struct stat what {};
    if (::stat(which.name.c_str(), &what) != 0)
        return failed("the secret's file " + which.name + " cannot be opened: " + reason(errno));
    return check_kind(which.name, what);
}

secret_result resolve_plain(std::string_view text) {
    const auto name = inside(text, "env:");
    if (name && is_variable_name(*name)) {
        auto found = read_variable(std::string(*name));
        if (!found.problem.empty() || !has_control_characters(found.text)) return found;
        return failed("the environment variable " + std::string(*name) + " holds control characters");
    }
    return failed("only ${env:NAME} can stand here, as the whole value",
                  inside(text, "file:") ? "only access_token and app_secret are read from files"
                                        : "write ${env:NAME}, or the value itself");
}

std::string beside(std::string_view mapping_file, std::string_view name) {
    namespace fs = std::filesystem;
    std::error_code problem;
    const fs::path wanted{std::string(name)};
    if (wanted.is_absolute()) return wanted.lexically_normal().string();
    const fs::path file = fs::absolute(fs::path(std::string(mapping_file)), problem);
    const fs::path folder = problem ? fs::path("/") : file.parent_path();
    return (folder / wanted).lexically_normal().string();
}

} // namespace lead_ads::config
