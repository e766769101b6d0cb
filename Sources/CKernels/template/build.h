// Compiles the kernels for both element types. Reductions may be reordered and products fused into sums, so that loops
// vectorise; NaN and infinity keep their meaning.
#pragma clang fp reassociate(on) contract(fast)

#define real float
#define IS_DOUBLE 0
#define NAME(x) f32_##x
#include "table.h"
#undef real
#undef IS_DOUBLE
#undef NAME

#define real double
#define IS_DOUBLE 1
#define NAME(x) f64_##x
#include "table.h"
#undef real
#undef IS_DOUBLE
#undef NAME
