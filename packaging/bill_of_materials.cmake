# The bill of materials of each binary, made when it is installed: the linker writes down which files it took, ninja
# which headers were read, dpkg says which packages they are of. See scripts/bill-of-materials. Where something was linked
# that is of no package there is none: half of a bill would be worse.
include(CheckLinkerFlag)
check_linker_flag(CXX -Wl,--dependency-file=/dev/null LINKER_TELLS_FILES)

# bill_of_materials(TARGET FOLDER PACKAGE COMPONENT): of TARGET, installed in FOLDER.
function(bill_of_materials target folder package component)
  set(linked ${CMAKE_CURRENT_BINARY_DIR}/${target}.linked)
  target_link_options(${target} PRIVATE -Wl,--dependency-file=${linked})
  install(CODE "
    set(bill ${CMAKE_CURRENT_BINARY_DIR}/${target}.spdx.json)
    execute_process(COMMAND ${CMAKE_SOURCE_DIR}/scripts/bill-of-materials
      ${CMAKE_BINARY_DIR} ${target} ${PROJECT_VERSION} ${linked}
      \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${folder}/$<TARGET_FILE_NAME:${target}>\"
      OUTPUT_FILE \${bill} RESULT_VARIABLE status)
    if(status EQUAL 0)
      file(INSTALL \${bill} DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/doc/${package}\")
    else()
      message(WARNING \"\${bill} is left out: see above\")
    endif()" COMPONENT ${component})
endfunction()

if(LINKER_TELLS_FILES AND CMAKE_GENERATOR STREQUAL "Ninja" AND EXISTS /usr/bin/dpkg-query)
  bill_of_materials(facebook_lead_ads ${plugin_folder} ${plugin_package} plugin)
  bill_of_materials(graph-sandbox ${CMAKE_INSTALL_BINDIR} ${plugin_package} plugin)
  bill_of_materials(desthost ${CMAKE_INSTALL_BINDIR} desthost desthost)
else()
  message(STATUS "no bills of materials: they need Ninja, GNU ld or lld, and dpkg")
endif()
