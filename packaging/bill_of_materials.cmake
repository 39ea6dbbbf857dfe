# The bill of materials of each binary, made when the binary is linked: the linker writes down the files that it took,
# ninja the headers that were read, and dpkg knows the packages they belong to. See scripts/bill-of-materials. A binary
# with a file of no package gets no bill, because half of a bill would be worse.
include(CheckLinkerFlag)
check_linker_flag(CXX -Wl,--dependency-file=/dev/null LINKER_TELLS_FILES)
find_package(Python3 COMPONENTS Interpreter)

# bill_of_materials(TARGET FOLDER PACKAGE COMPONENT): of TARGET, installed in FOLDER. The checksums in the installed bill
# are those of the installed binary, which packages strip.
function(bill_of_materials target folder package component)
  set(linked ${CMAKE_BINARY_DIR}/bills/${target}.linked)
  set(bill ${CMAKE_BINARY_DIR}/bills/${target}.spdx.json)
  target_link_options(${target} PRIVATE -Wl,--dependency-file=${linked})
  # CMake attaches a build event only in the target's own folder; this one has a target of its own instead.
  add_custom_command(OUTPUT ${bill}
    COMMAND ${CMAKE_COMMAND} -DMAKER=${CMAKE_SOURCE_DIR}/scripts/bill-of-materials -DBUILD=${CMAKE_BINARY_DIR}
      -DTARGET=${target} -DVERSION=${PROJECT_VERSION} -DLINKED=${linked} -DBINARY=$<TARGET_FILE:${target}> -DBILL=${bill}
      -P ${CMAKE_CURRENT_SOURCE_DIR}/make_bill.cmake
    DEPENDS ${target} ${CMAKE_SOURCE_DIR}/scripts/bill-of-materials ${CMAKE_CURRENT_SOURCE_DIR}/make_bill.cmake
    COMMENT "Writing the bill of materials of ${target}" VERBATIM)
  set_property(GLOBAL APPEND PROPERTY bills ${bill})
  install(CODE "
    set(bill ${bill})
    set(built $<TARGET_FILE:${target}>)
    set(installed \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${folder}/$<TARGET_FILE_NAME:${target}>\")
    set(to \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/doc/${package}\")
    include(${CMAKE_CURRENT_SOURCE_DIR}/install_bill.cmake)" COMPONENT ${component})
endfunction()

file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/bills)
if(LINKER_TELLS_FILES AND CMAKE_GENERATOR STREQUAL "Ninja" AND EXISTS /usr/bin/dpkg-query AND Python3_FOUND)
  bill_of_materials(facebook_lead_ads ${plugin_folder} ${plugin_package} plugin)
  bill_of_materials(graph-sandbox ${CMAKE_INSTALL_BINDIR} ${plugin_package} plugin)
  bill_of_materials(desthost ${CMAKE_INSTALL_BINDIR} desthost desthost)
  get_property(all GLOBAL PROPERTY bills)
  add_custom_target(bills_of_materials ALL DEPENDS ${all})
else()
  message(STATUS "no bills of materials: they need Ninja, GNU ld or lld, dpkg and Python 3")
endif()
