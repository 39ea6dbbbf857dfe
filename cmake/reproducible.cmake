# Two builds give the same bytes, wherever and whenever they are made: no path of the builder's, no date, no time stamp.
# scripts/check-reproducible looks whether that holds; docs/dependencies.md and the README tell what it checks.

# Paths in assertions and debug information begin at the source tree. Debug builds keep whole ones, for debuggers.
add_compile_options(
  $<$<NOT:$<CONFIG:Debug>>:-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.>
  $<$<NOT:$<CONFIG:Debug>>:-ffile-prefix-map=${CMAKE_BINARY_DIR}=./build>
  -Werror=date-time)

# Archives without the time and the owner of their members.
foreach(language C CXX)
  set(CMAKE_${language}_ARCHIVE_CREATE "<CMAKE_AR> qcD <TARGET> <LINK_FLAGS> <OBJECTS>")
  set(CMAKE_${language}_ARCHIVE_APPEND "<CMAKE_AR> qD <TARGET> <LINK_FLAGS> <OBJECTS>")
  set(CMAKE_${language}_ARCHIVE_FINISH "<CMAKE_RANLIB> -D <TARGET>")
endforeach()
