# Debian packages, one for each component: cpack -G DEB in the build folder. With SOURCE_DATE_EPOCH in the environment
# the same tree gives the same bytes.
set(PACKAGE_MAINTAINER "facebook_lead_ads maintainers <maintainers@facebook-lead-ads.invalid>" CACHE STRING
    "Who answers for the Debian packages")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_VENDOR "facebook_lead_ads")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_COMPONENTS_ALL desthost plugin development)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/debian/permissions.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${PACKAGE_MAINTAINER})
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_DESTHOST_PACKAGE_NAME desthost)
set(CPACK_DEBIAN_DESTHOST_PACKAGE_SECTION net)
set(CPACK_DEBIAN_DESTHOST_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_DESTHOST_PACKAGE_RECOMMENDS ${plugin_package})
set(CPACK_DEBIAN_DESTHOST_PACKAGE_SUGGESTS "destination-dev, bash-completion")
set(CPACK_DEBIAN_DESTHOST_PACKAGE_CONTROL_EXTRA
    ${CMAKE_CURRENT_SOURCE_DIR}/debian/postinst ${CMAKE_CURRENT_SOURCE_DIR}/debian/postrm)
set(CPACK_DEBIAN_DESTHOST_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_DESTHOST_DESCRIPTION "host that delivers events through destination plugins
desthost reads events from files (NDJSON, JSON, CSV) and hands them to a
destination, a shared object that delivers them somewhere. It remembers in a
journal what became of each, so that nothing is lost or sent twice.

It checks mapping files, previews what would be sent, reports on the input,
and checks any plugin against the rules of the ABI. A hardened systemd timer
delivers an export every day.")

set(CPACK_DEBIAN_PLUGIN_PACKAGE_NAME ${plugin_package})
set(CPACK_DEBIAN_PLUGIN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PLUGIN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PLUGIN_PACKAGE_DEPENDS ca-certificates)
set(CPACK_DEBIAN_PLUGIN_PACKAGE_RECOMMENDS desthost)
set(CPACK_DEBIAN_PLUGIN_DESCRIPTION "destination that sends outcomes of Facebook leads to Meta
facebook_lead_ads.so maps what became of leads in a CRM to events of Meta's
Conversions API, normalises and hashes customer information as Meta wants
it, and delivers in batches over verified TLS.

The package holds mapping files to start from, JSON Schemas, a list of what
is linked statically (SPDX), and graph-sandbox, a strict stand-in for Meta's
endpoint for who has no account.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME destination-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS desthost)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "g++, cmake | pkg-config")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "headers to write destinations and hosts with
The C ABI between hosts that route events and destinations that deliver
them, with helpers in C++20, a CMake package, a pkg-config file, examples
and documentation.")

include(CPack)
