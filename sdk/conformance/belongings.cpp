// The host's process state, each item as a text that can be compared and shown.
#include "conformance/process.hpp"

#include <cfenv>
#include <clocale>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace conformance {
namespace {

std::string bits_of(const sigset_t& set) {
    std::string text;
    for (int number = 1; number < NSIG; ++number)
        if (::sigismember(&set, number) == 1) text += " " + std::to_string(number);
    return text;
}

} // namespace

std::string locale_now() {
    return std::setlocale(LC_ALL, nullptr);
}

std::string umask_now() {
    const auto mask = ::umask(0);
    ::umask(mask);
    std::ostringstream text;
    text << std::oct << mask;
    return text.str();
}

std::string working_directory_now() {
    char* folder = ::get_current_dir_name();
    std::string text = folder != nullptr ? folder : "";
    std::free(folder); // NOLINT: made by malloc
    return text;
}

std::string environment_now() {
    std::string text;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry)
        text.append(*entry).append("\n");
    return text;
}

std::string signal_handlers_now() {
    std::ostringstream text;
    for (int number = 1; number < NSIG; ++number) {
        struct sigaction action {};
        if (::sigaction(number, nullptr, &action) != 0) continue;
        if (action.sa_handler == SIG_DFL) continue;
        text << number << ":" << reinterpret_cast<const void*>(action.sa_handler) << "/" << action.sa_flags
             << bits_of(action.sa_mask) << " ";
    }
    return text.str();
}

std::string signal_mask_now() {
    sigset_t set{};
    ::pthread_sigmask(SIG_BLOCK, nullptr, &set);
    return bits_of(set);
}

// The way that numbers are rounded and which faults trap; not the flags that any arithmetic raises.
std::string floating_point_now() {
    std::fenv_t all{};
    std::fegetenv(&all);
    std::ostringstream text;
    text << "rounding " << std::fegetround();
#if defined(__x86_64__)
    constexpr unsigned flags = 0x3f;
    text << ", mxcsr " << std::hex << (all.__mxcsr & ~flags) << ", control word " << all.__control_word;
#endif
    return text.str();
}

std::string standard_streams_now() {
    std::ostringstream text;
    for (int number = 0; number < 3; ++number) {
        struct stat about {};
        ::fstat(number, &about);
        text << number << ": flags " << ::fcntl(number, F_GETFL) << ", file " << about.st_dev << "/"
             << about.st_ino << ", " << about.st_size << " bytes; ";
    }
    return text.str();
}

std::string limits_now() {
    std::ostringstream text;
    for (int which = 0; which < static_cast<int>(RLIMIT_NLIMITS); ++which) {
        rlimit limit{};
        ::getrlimit(static_cast<__rlimit_resource_t>(which), &limit);
        text << which << ":" << limit.rlim_cur << "/" << limit.rlim_max << " ";
    }
    return text.str();
}

} // namespace conformance
