#include "host/journal/file.hpp"

#include "host/journal/database.hpp"
#include "host/journal/schema.hpp"
#include "host/write_file.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace desthost::journal {

namespace {

failure of_errno(const std::string& path, int error) {
    return describe(problem_of_errno(error), path, std::strerror(error));
}

std::string folder_of(const std::string& path) {
    return std::filesystem::path(path).parent_path().string();
}

// Of SQLite's file format: where the header says what it is. The numbers are big-endian.
constexpr std::size_t header_size = 100;
constexpr std::size_t user_version_at = 60;
constexpr std::size_t application_id_at = 68;

std::uint32_t number_at(const std::array<char, header_size>& header, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = at; i < at + 4; ++i)
        number = number << 8 | static_cast<unsigned char>(header[i]);
    return number;
}

bool sync_folder(const std::string& path) {
    const descriptor folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some file systems cannot sync a folder, and say so with EINVAL.
    return folder && (::fsync(folder.get()) == 0 || errno == EINVAL);
}

// Gives the finished file its name; never over a file that somebody has put there meanwhile, but for an
// empty one, which holds nothing that could be lost.
bool give_name(const std::string& from, const std::string& to) {
    struct stat there {};
    if (::stat(to.c_str(), &there) == 0 && S_ISREG(there.st_mode) && there.st_size == 0)
        return ::rename(from.c_str(), to.c_str()) == 0;
    if (::link(from.c_str(), to.c_str()) == 0 || errno == EEXIST) return ::unlink(from.c_str()) == 0;
    // No hard links on this file system (FAT, some network ones).
    return (errno == EPERM || errno == EOPNOTSUPP) && ::rename(from.c_str(), to.c_str()) == 0;
}

} // namespace

descriptor::~descriptor() {
    if (number_ >= 0) ::close(number_);
}

result<std::string> resolve(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(fs::absolute(path, error), error);
    if (error) return of_errno(path, error.value());
    struct stat folder {};
    if (::stat(whole.parent_path().c_str(), &folder) != 0 || !S_ISDIR(folder.st_mode))
        return failure{problem::read_only, "the journal " + path + " cannot be made: there is no folder " +
                                               whole.parent_path().string() +
                                               "; make it, or give another place with --journal"};
    return whole.string();
}

bool is_writable(const std::string& path) noexcept {
    return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

result<void> check_header(const std::string& path) {
    // O_NONBLOCK: a pipe under this name must not hold us up.
    const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file) return of_errno(path, errno);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return of_errno(path, errno);
    if (!S_ISREG(status.st_mode)) return describe(problem::foreign, path, "it is not a file");
    std::array<char, header_size> header{};
    if (::pread(file.get(), header.data(), header.size(), 0) != static_cast<ssize_t>(header.size()) ||
        std::memcmp(header.data(), "SQLite format 3", 16) != 0)
        return describe(problem::foreign, path, "it does not begin as one does");
    if (number_at(header, application_id_at) != application_id)
        return describe(problem::foreign, path, "it is another program's SQLite database");
    if (number_at(header, user_version_at) > schema_version)
        return describe(problem::newer, path,
                        "its schema is version " + std::to_string(number_at(header, user_version_at)) +
                            ", this program knows " + std::to_string(schema_version));
    return {};
}

result<void> create(const std::string& path, const std::string& content) {
    const std::string scratch = path + "." + std::to_string(::getpid()) + ".new";
    int error = 0;
    {
        const descriptor file(::open(scratch.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                                     S_IRUSR | S_IWUSR));
        // A umask or a default ACL may have given less or more than was asked for.
        if (!file || ::fchmod(file.get(), S_IRUSR | S_IWUSR) != 0 ||
            (errno = write_all(file.get(), content)) != 0 || ::fsync(file.get()) != 0)
            error = errno;
    }
    if (error == 0 && (!give_name(scratch, path) || !sync_folder(path))) error = errno;
    if (error == 0) return {};
    ::unlink(scratch.c_str());
    return of_errno(path, error);
}

result<descriptor> lock(const std::string& path) {
    descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return of_errno(path, errno);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? describe(problem::in_use, path, "") : of_errno(path, errno);
    struct stat locked {};
    struct stat named {};
    // Two processes that begin at once may both have made a file; one of the two kept the name.
    if (::fstat(file.get(), &locked) != 0 || ::stat(path.c_str(), &named) != 0) return of_errno(path, errno);
    if (locked.st_ino != named.st_ino || locked.st_dev != named.st_dev)
        return describe(problem::in_use, path, "");
    if ((locked.st_mode & 077) != 0 && ::fchmod(file.get(), S_IRUSR | S_IWUSR) != 0)
        return of_errno(path, errno);
    return file;
}

} // namespace desthost::journal
