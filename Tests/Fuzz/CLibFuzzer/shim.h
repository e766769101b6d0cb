#pragma once
#include <stddef.h>
#include <stdint.h>

// libFuzzer as a library: takes its options from the command line, calls `body` with texts until one fails.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*body)(const uint8_t *data, size_t size));
