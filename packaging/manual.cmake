# The manual and the completion of the command line.
find_program(GZIP_PROGRAM gzip REQUIRED)

# compressed(SOURCE NAME): SOURCE as NAME.gz in the build folder, without a date and a name in it.
function(compressed source name)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${name}.gz)
  execute_process(COMMAND ${GZIP_PROGRAM} -9nc ${source} OUTPUT_FILE ${output} COMMAND_ERROR_IS_FATAL ANY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
endfunction()

foreach(page desthost graph-sandbox)
  set(component desthost)
  if(page STREQUAL "graph-sandbox")
    set(component plugin)
  endif()
  configure_file(man/${page}.1.in ${page}.1 @ONLY)
  compressed(${CMAKE_CURRENT_BINARY_DIR}/${page}.1 ${page}.1)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${page}.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT ${component})
endforeach()

# One file for both programs: it asks the program that is on the command line.
install(FILES completion/desthost.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME desthost COMPONENT desthost)
install(FILES completion/graph-sandbox.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME graph-sandbox COMPONENT plugin)
install(FILES completion/_desthost DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT desthost)

# The changelog that every package brings; Debian wants it compressed.
compressed(${CMAKE_SOURCE_DIR}/CHANGELOG.md changelog)
set(compressed_changelog ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz)
