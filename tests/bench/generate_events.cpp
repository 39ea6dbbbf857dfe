// generate_events COUNT: the first COUNT reference events, one a line, on standard output.
#include "reference_event.hpp"

#include <charconv>
#include <cstdio>
#include <string_view>

int main(int argc, char** argv) {
    const std::string_view wanted = argc == 2 ? argv[1] : "";
    std::uint64_t count = 0;
    const auto read = std::from_chars(wanted.data(), wanted.data() + wanted.size(), count);
    if (wanted.empty() || read.ec != std::errc{} || read.ptr != wanted.data() + wanted.size()) {
        std::fputs("usage: generate_events COUNT\n", stderr);
        return 2;
    }
    bench::reference_events events;
    std::string line;
    for (std::uint64_t i = 0; i < count; ++i) {
        line.clear();
        events.append_next(line);
        line += '\n';
        if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) {
            std::perror("generate_events: cannot write the events");
            return 1;
        }
    }
    return std::fflush(stdout) == 0 ? 0 : 1;
}
