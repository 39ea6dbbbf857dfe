# Files for writing destinations: the headers, find_package(destination), pkg-config. All of it is text, and the
# same on every machine, so it stands in share/.
set(cmake_folder ${CMAKE_INSTALL_DATADIR}/cmake/destination)
set(pkgconfig_folder ${CMAKE_INSTALL_DATADIR}/pkgconfig)
set(development_data ${CMAKE_INSTALL_DATADIR}/destination)

# The version of the binary interface, as the header has it.
set(version_header ${CMAKE_SOURCE_DIR}/sdk/include/destination/version.h)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${version_header})
foreach(part MAJOR MINOR)
  file(STRINGS ${version_header} line REGEX "^#define DESTINATION_ABI_${part} [0-9]+$")
  string(REGEX REPLACE "^.* " "" abi_${part} "${line}")
endforeach()
set(abi_version ${abi_MAJOR}.${abi_MINOR})

install(DIRECTORY ${CMAKE_SOURCE_DIR}/sdk/include/destination DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        COMPONENT development)
install(FILES ${CMAKE_SOURCE_DIR}/sdk/template/exports.map.in DESTINATION ${development_data}
        RENAME exports.map COMPONENT development)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/sdk/examples/file_destination ${CMAKE_SOURCE_DIR}/sdk/examples/embedding
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/destination-dev/examples COMPONENT development
        PATTERN CMakeLists.txt EXCLUDE)
foreach(page abi writing-a-destination embedding)
  install(FILES ${CMAKE_SOURCE_DIR}/docs/${page}.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/destination-dev
          COMPONENT development)
endforeach()

install(TARGETS destination_sdk EXPORT destination)
install(EXPORT destination NAMESPACE destination:: FILE destinationTargets.cmake DESTINATION ${cmake_folder}
        COMPONENT development)
configure_package_config_file(cmake/destinationConfig.cmake.in destinationConfig.cmake
  INSTALL_DESTINATION ${cmake_folder} PATH_VARS plugin_folder development_data CMAKE_INSTALL_BINDIR)
write_basic_package_version_file(destinationConfigVersion.cmake COMPATIBILITY SameMajorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/destinationConfig.cmake
        ${CMAKE_CURRENT_BINARY_DIR}/destinationConfigVersion.cmake cmake/destination_plugin.cmake
        DESTINATION ${cmake_folder} COMPONENT development)

# pkg-config reads the prefix from where the file itself is.
file(RELATIVE_PATH prefix_from_pkgconfig ${CMAKE_INSTALL_PREFIX}/${pkgconfig_folder} ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" prefix_from_pkgconfig ${prefix_from_pkgconfig})
configure_file(cmake/destination.pc.in destination.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/destination.pc DESTINATION ${pkgconfig_folder} COMPONENT development)
