#include "conformance/verdict.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <unistd.h>

namespace conformance {
namespace {

child_report the_report{-1};

// One record is one write of one line, so that records of several threads do not mix.
constexpr std::size_t longest_record = 4000;

} // namespace

void child_report::write(std::string_view kind, std::string_view text) const noexcept {
    std::array<char, longest_record + 2> line{};
    std::size_t size = 0;
    const auto append = [&](std::string_view piece) {
        const auto taken = std::min(piece.size(), longest_record - size);
        std::memcpy(line.data() + size, piece.data(), taken);
        size += taken;
    };
    append(kind);
    append("\t");
    append(text);
    std::replace(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(size), '\n', ' ');
    line[size++] = '\n';
    // A parent that has gone away kills this process anyway.
    [[maybe_unused]] const auto written = ::write(descriptor_, line.data(), size);
}

void child_report::end(verdict how, std::string_view text) const noexcept {
    constexpr std::array<std::string_view, 3> kinds{"passed", "failed", "skipped"};
    write(kinds[static_cast<std::size_t>(how)], text);
}

void report_to(int descriptor) noexcept {
    the_report = child_report{descriptor};
}

const child_report& report() noexcept {
    return the_report;
}

void fail(std::string_view text) noexcept {
    the_report.end(verdict::failed, text);
    ::_exit(0);
}

void skip(std::string_view text) noexcept {
    the_report.end(verdict::skipped, text);
    ::_exit(0);
}

} // namespace conformance
