#pragma once
#include "include/kernels.h"

// The tables of each build; NULL where the compiler's target has no such build.
const ck_kernels *_Nonnull ck_baseline_kernels(ck_kind kind);
const ck_kernels *_Nullable ck_avx2_kernels(ck_kind kind);
