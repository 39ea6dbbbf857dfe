// desthost: the reference host. It loads destinations through the C ABI and knows nothing of any of them.
#include "host/cli.hpp"

int main(int count, char** arguments) {
    return desthost::run_command_line(count, arguments);
}
