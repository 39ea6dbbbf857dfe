# Flags that make a fault in memory an end instead of a way in. scripts/check-hardening looks at what came out.
#
# They stay out of sanitizer builds, which look closer themselves, and what is compiled stays out of Debug builds,
# which are not shipped and which _FORTIFY_SOURCE cannot serve: it needs the optimiser.
if(SANITIZE)
  return()
endif()

include(CheckPIESupported)
check_pie_supported()

set(hardening_flags
  -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3   # the C library's copies and formats check their bounds
  -fstack-protector-strong                # a value before the return address, looked at before it is used
  -fstack-clash-protection)               # no step over the guard page behind the stack
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|i.86")
  list(APPEND hardening_flags -fcf-protection=full) # indirect jumps land on marked places only (CET)
endif()
foreach(flag ${hardening_flags})
  add_compile_options($<$<NOT:$<CONFIG:Debug>>:${flag}>)
endforeach()

# Nothing that the loader fills in can be written later; no stack holds code.
add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
# A module that forgets a library is found when it is built, not by the host that loads it.
add_link_options(-Wl,-z,defs)
