#pragma once
#include <stddef.h>

/// One file of `stdlib/`, embedded in the binary.
typedef struct {
  const char *name;            ///< path below `stdlib/`, without the extension
  const unsigned char *bytes;  ///< UTF-8 text, not terminated
  size_t count;                ///< length in bytes
} align_stdlib_file;

/// The embedded files in the order in which they are loaded.
const align_stdlib_file *align_stdlib_files(size_t *count);

/// The lesson of `:tour`, `docs/tour.md`: UTF-8 text, not terminated.
const unsigned char *align_tour(size_t *count);
