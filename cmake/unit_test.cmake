# unit_test(NAME SOURCES file... LIBRARIES target... [LABELS label...])
# One doctest program, tests/FOLDER/*.cpp, registered with CTest as NAME.
find_package(doctest REQUIRED)
add_library(test_main STATIC ${CMAKE_SOURCE_DIR}/tests/support/main.cpp)
target_link_libraries(test_main PUBLIC doctest::doctest)
# doctest itself is not what sanitizers look at, and it is large.
if(SANITIZE)
  target_compile_options(test_main PRIVATE -fno-sanitize=all)
endif()

function(unit_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/plugin)
  target_link_libraries(${name} PRIVATE project_warnings test_main ${ARG_LIBRARIES})
  # What is tested is optimised; the tests themselves only have to compile quickly.
  target_compile_options(${name} PRIVATE -O0 -U_FORTIFY_SOURCE)
  if(SANITIZE MATCHES "undefined")
    target_compile_options(${name} PRIVATE -fno-sanitize=undefined)
  endif()
  target_compile_definitions(${name} PRIVATE PROJECT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name} --no-version)
  set_tests_properties(${name} PROPERTIES LABELS "unit;${ARG_LABELS}" TIMEOUT 900)
endfunction()
