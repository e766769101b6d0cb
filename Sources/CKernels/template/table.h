// All kernels of one element type in one build, and their table.
#include "vector.h"
#include "elementwise.h"
#include "rows.h"
#include "optimiser.h"
#include "product.h"
#include "attention.h"
#include "decoding.h"

static const ck_kernels NAME(table) = {
    .fill = NAME(fill),
    .add = NAME(add),
    .accumulate = NAME(accumulate),
    .scale = NAME(scale),
    .binary = NAME(binary),
    .unary = NAME(unary),
    .unary_backward = NAME(unary_backward),
    .sum = NAME(sum),
    .dot = NAME(dot),
    .maximum = NAME(maximum),
    .sum_axis = NAME(sum_axis),
    .softmax = NAME(softmax),
    .softmax_backward = NAME(softmax_backward),
    .log_softmax = NAME(log_softmax),
    .log_softmax_backward = NAME(log_softmax_backward),
    .rms_norm = NAME(rms_norm),
    .rms_norm_backward = NAME(rms_norm_backward),
    .rotate = NAME(rotate),
    .swiglu = NAME(swiglu),
    .swiglu_backward = NAME(swiglu_backward),
    .log_probability_chunk = NAME(log_probability_chunk),
    .log_probability_end = NAME(log_probability_end),
    .log_probability_backward = NAME(log_probability_backward),
    .row_entropy = NAME(row_entropy),
    .gather_rows = NAME(gather_rows),
    .scatter_rows = NAME(scatter_rows),
    .add_row = NAME(add_row),
    .matrix_product_scratch = NAME(matrix_product_scratch),
    .matrix_product = NAME(matrix_product),
    .pack_panels = NAME(pack_panels),
    .panel_linear = NAME(panel_linear),
    .attention_scratch = NAME(attention_scratch),
    .attention = NAME(attention),
    .attention_backward_scratch = NAME(attention_backward_scratch),
    .attention_backward = NAME(attention_backward),
    .cache_rows = NAME(cache_rows),
    .attention_cached_scratch = NAME(attention_cached_scratch),
    .attention_cached = NAME(attention_cached),
    .draw_rows_scratch = NAME(draw_rows_scratch),
    .draw_rows = NAME(draw_rows),
    .likeliest = NAME(likeliest),
    .adamw = NAME(adamw),
    .from_bfloat16 = NAME(from_bfloat16),
    .to_bfloat16 = NAME(to_bfloat16),
    .from_float16 = NAME(from_float16),
    .to_float16 = NAME(to_float16),
};

#undef LANES
#undef LOAD
#undef STORE
#undef ROWS
#undef COLUMNS
#undef BLOCK
