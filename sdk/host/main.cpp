// desthost: the reference host. It loads destinations through the C ABI and knows nothing of any of them.
#include "host/cli.hpp"

#include <malloc.h>

int main(int count, char** arguments) {
    // The buffers of requests and of transactions come and go on several threads. As mappings of their own
    // they leave nothing behind; the C library would move them to its heaps after the first, and those do not
    // shrink.
    ::mallopt(M_MMAP_THRESHOLD, 256 * 1024);
    ::mallopt(M_ARENA_MAX, 2);
    return desthost::run_command_line(count, arguments);
}
