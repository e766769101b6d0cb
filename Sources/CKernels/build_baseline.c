#include <math.h>
#include <string.h>

#include "builds.h"
#include "template/build.h"

const ck_kernels *ck_baseline_kernels(ck_kind kind) { return kind == CK_F64 ? &f64_table : &f32_table; }
