// The command line of desthost.
//
// In: the arguments of main. Out: the exit status, after everything has been done and told. Options may stand
// before or after operands and before or after the command; --help and --version work everywhere.
#pragma once

namespace desthost {

int run_command_line(int count, char** arguments) noexcept;

} // namespace desthost
