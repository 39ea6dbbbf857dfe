# destination_plugin(NAME file... [CONFORMANCE CONFIG])
#
# NAME.so from these files, as hosts want plugins: no prefix, everything hidden but the one symbol, and able to leave
# memory when it is closed. `cmake --install` puts it where desthost looks. With CONFORMANCE, ctest asks desthost's
# checker about it, which configures it with the file CONFIG.
include(GNUInstallDirs)

function(destination_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "CONFORMANCE" "")
  add_library(${name} MODULE ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE destination::headers Threads::Threads)
  set_target_properties(${name} PROPERTIES PREFIX "" C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden
                        VISIBILITY_INLINES_HIDDEN ON LINK_DEPENDS ${destination_EXPORTS_MAP})
  target_link_options(${name} PRIVATE -Wl,--version-script=${destination_EXPORTS_MAP} -Wl,-z,defs)
  # A unique symbol would keep the library mapped after dlclose.
  target_compile_options(${name} PRIVATE
    $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-fno-gnu-unique>)
  install(TARGETS ${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/destination)
  if(ARG_CONFORMANCE AND TARGET destination::desthost)
    get_filename_component(config ${ARG_CONFORMANCE} ABSOLUTE)
    add_test(NAME ${name}_conformance
             COMMAND destination::desthost conformance $<TARGET_FILE:${name}> --config ${config})
  endif()
endfunction()
