# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0

# writ_embed(OUTPUT NAMESPACE FILE…): a source file that defines, for each data file `x-y.txt`, `writ::NAMESPACE::x_y` as a
# string_view. Written when CMake runs, which it does again whenever a data file changes.
function(writ_embed output namespace)
  set(code "// Made by src/tools/embed.cmake from the data files named below.\n#include <string_view>\n\n")
  # Tables are longer than the 64 KiB that every compiler must take; those that we support take more.
  string(APPEND code "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n")
  string(APPEND code "namespace writ::${namespace} {\n")
  foreach(file ${ARGN})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(name ${file} NAME_WE)
    string(REPLACE "-" "_" name ${name})
    file(READ ${file} text)
    string(APPEND code "constexpr char ${name}_text[] = R\"~~~(${text})~~~\";\n")
    string(APPEND code "extern const std::string_view ${name};\n")
    # The length is given because compilers bound the loop that would count it.
    string(APPEND code "constinit const std::string_view ${name}{${name}_text, sizeof ${name}_text - 1};\n")
  endforeach()
  string(APPEND code "}  // namespace writ::${namespace}\n")
  if(EXISTS ${output})
    file(READ ${output} before)
  endif()
  if(NOT "${before}" STREQUAL "${code}")
    file(WRITE ${output} "${code}")
  endif()
endfunction()
