# Options of the build.
option(BUILD_TESTING "Build the tests" ON)
option(BUILD_FUZZERS "Build the fuzz targets (clang with compiler-rt only)" OFF)
option(BUILD_BENCHMARKS "Build the benchmarks" OFF)
option(LINK_OPENSSL_STATICALLY "Link OpenSSL and PCRE2 into the plugin, so that no copy of a host's meets ours" ON)
set(SANITIZE "" CACHE STRING "Sanitizers to build with, as -fsanitize takes them: address,undefined or thread")
