# SPDX-License-Identifier: MIT
#
# What `cmake --install` puts where. scripts, patterns and shaders keep their places to each other, so
# that the scripts find the patterns and src/share.c finds all three.
include(packaging/plugin.cmake)

install(TARGETS engram library library_static)
install(FILES src/core/engram.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# The file says where it lies itself, so that a moved tree and one under DESTDIR need no other.
file(RELATIVE_PATH pc_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" pc_prefix ${pc_prefix})
file(RELATIVE_PATH pc_libdir ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_LIBDIR})
file(RELATIVE_PATH pc_includedir ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
cmake_path(ABSOLUTE_PATH ENGRAM_LUA_MODULES BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX} OUTPUT_VARIABLE pc_luadir)
file(RELATIVE_PATH pc_luadir ${CMAKE_INSTALL_PREFIX} ${pc_luadir})
configure_file(packaging/engram.pc.in engram.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/engram.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY scripts patterns shaders DESTINATION ${CMAKE_INSTALL_DATADIR}/engram)
install(FILES packaging/engram.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES tests/installed/host_core.c tests/installed/host_lua.c DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
if(ENGRAM_STUDIO)
  install(FILES packaging/engram.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
  install(FILES packaging/engram.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
endif()
