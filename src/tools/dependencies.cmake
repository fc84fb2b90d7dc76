# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0

# The two libraries that are linked, as archives where the distribution ships them and WRIT_STATIC asks for it.
function(writ_library target header name)
  find_path(${name}_INCLUDE_DIR ${header} REQUIRED)
  if(WRIT_STATIC)
    find_library(${name}_ARCHIVE lib${name}.a)
  endif()
  find_library(${name}_LIBRARY ${name} REQUIRED)
  add_library(${target} INTERFACE IMPORTED)
  target_include_directories(${target} SYSTEM INTERFACE ${${name}_INCLUDE_DIR})
  if(WRIT_STATIC AND ${name}_ARCHIVE)
    target_link_libraries(${target} INTERFACE ${${name}_ARCHIVE} Threads::Threads)
  else()
    target_link_libraries(${target} INTERFACE ${${name}_LIBRARY} Threads::Threads)
  endif()
endfunction()

writ_library(writ_yaml_cpp yaml-cpp/eventhandler.h yaml-cpp)
writ_library(writ_re2 re2/re2.h re2)

if(WRIT_STATIC)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_LINK_OPTIONS -static)
  check_cxx_source_compiles("#include <string>\nint main() { return static_cast<int>(std::string().size()); }"
                            WRIT_FULLY_STATIC)
  unset(CMAKE_REQUIRED_LINK_OPTIONS)
endif()
