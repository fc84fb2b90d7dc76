# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0

include(CheckCXXSourceCompiles)

# writ_library(TARGET HEADER NAME EXPRESSION): a library that is linked, as an archive where the distribution ships one that links by itself and
# WRIT_STATIC asks for it; the expression uses the library.
function(writ_library target header name use)
  find_path(${name}_INCLUDE_DIR ${header} REQUIRED)
  find_library(${name}_LIBRARY ${name} REQUIRED)
  set(library ${${name}_LIBRARY})
  find_library(${name}_ARCHIVE lib${name}.a)
  if(WRIT_STATIC AND ${name}_ARCHIVE)
    # Newer re2 needs archives of its own; then the shared library serves.
    set(CMAKE_REQUIRED_LIBRARIES ${${name}_ARCHIVE} Threads::Threads)
    set(CMAKE_REQUIRED_INCLUDES ${${name}_INCLUDE_DIR})
    check_cxx_source_compiles("#include <${header}>\nint main() { ${use}; }" ${name}_ARCHIVE_LINKS)
    if(${name}_ARCHIVE_LINKS)
      set(library ${${name}_ARCHIVE})
    endif()
  endif()
  add_library(${target} INTERFACE IMPORTED)
  target_include_directories(${target} SYSTEM INTERFACE ${${name}_INCLUDE_DIR})
  target_link_libraries(${target} INTERFACE ${library} Threads::Threads)
endfunction()

writ_library(writ_yaml_cpp yaml-cpp/yaml.h yaml-cpp "YAML::Load(\"a\")")
writ_library(writ_re2 re2/re2.h re2 "RE2(\"a\").ok()")

if(WRIT_STATIC AND yaml-cpp_ARCHIVE_LINKS AND re2_ARCHIVE_LINKS)
  set(CMAKE_REQUIRED_LINK_OPTIONS -static)
  check_cxx_source_compiles("#include <string>\nint main() { return static_cast<int>(std::string().size()); }"
                            WRIT_FULLY_STATIC)
  unset(CMAKE_REQUIRED_LINK_OPTIONS)
endif()
