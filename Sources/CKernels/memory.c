#include <stdlib.h>

#include "include/kernels.h"
#ifdef __GLIBC__
#include <malloc.h>
#endif

void *ck_allocate(size_t bytes) {
  size_t rounded = (bytes + 63) / 64 * 64;
  return aligned_alloc(64, rounded ? rounded : 64);
}

void ck_free(void *memory) { free(memory); }

void ck_tune_malloc(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 2000000000);
  mallopt(M_TOP_PAD, 64 << 20);
#endif
}
