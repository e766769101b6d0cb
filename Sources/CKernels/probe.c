#include "builds.h"

bool ck_runs_avx2(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
#else
  return false;
#endif
}

const ck_kernels *ck_kernels_for(ck_kind kind, ck_build build) {
  const ck_kernels *fast = build == CK_BASELINE || !ck_runs_avx2() ? NULL : ck_avx2_kernels(kind);
  return fast ? fast : ck_baseline_kernels(kind);
}
