#include <math.h>
#include <string.h>

#include "builds.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#include "template/build.h"
#pragma clang attribute pop

const ck_kernels *ck_avx2_kernels(ck_kind kind) { return kind == CK_F64 ? &f64_table : &f32_table; }
#else
const ck_kernels *ck_avx2_kernels(ck_kind kind) {
  (void)kind;
  return NULL;
}
#endif
