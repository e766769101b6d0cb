// Causal attention over segments with a shared prefix. Scores exist for BLOCK query rows at a time; the backward pass
// makes them again from the kept log-sums, so that memory grows with T, not with T^2.
// A score row holds the prefix's columns first, padded to whole vectors, then the segment's own.

#define BLOCK 24

// Columns of keys of one span, transposed and padded: [D][width]; padding is zero.
static void NAME(transpose_span)(const real *rows, long stride, long count, long D, long width, real *out) {
  long d = 0, whole = count / LANES * LANES;
  for (; d + LANES <= D; d += LANES)
    for (long j = 0; j < whole; j += LANES)
      NAME(transpose_square)(rows + j * stride + d, stride, out + d * width + j, width);
  for (; d < D; d++)
    for (long j = 0; j < whole; j++) out[d * width + j] = rows[j * stride + d];
  for (d = 0; d < D; d++) {
    for (long j = whole; j < count; j++) out[d * width + j] = rows[j * stride + d];
    for (long j = count; j < width; j++) out[d * width + j] = 0;
  }
}

static inline long NAME(padded)(long n) { return (n + COLUMNS - 1) / COLUMNS * COLUMNS; }

// Scores of `rows` queries: prefix columns, then own columns up to the diagonal.
static void NAME(scores)(const real *q, long stride, long rows, long D, const real *prefix_keys, long prefix_width,
                         const real *own_keys, long own_width, long own_seen, real *s, long width) {
  if (prefix_width)
    NAME(small_product)(rows, prefix_width, D, q, stride, 1, prefix_keys, prefix_width, s, width, false);
  NAME(small_product)(rows, own_seen, D, q, stride, 1, own_keys, own_width, s + prefix_width, width, false);
}

// x = e^(scale x - shift) for a whole number of COLUMNS; gives the sum. Not inlined, so that all callers get the same
// bits.
static __attribute__((noinline)) real NAME(exponentials)(real *x, real scale, real shift, long width) {
  real sums[COLUMNS] = {0}, total = 0;
  for (long j = 0; j < width; j += COLUMNS)
    for (long i = 0; i < COLUMNS; i++) {
      x[j + i] = NAME(exp)(scale * x[j + i] - shift);
      sums[i] += x[j + i];
    }
  for (long i = 0; i < COLUMNS; i++) total += sums[i];
  return total;
}

// The largest of a whole number of COLUMNS; -infinity of none.
static inline real NAME(columns_maximum)(const real *x, long width) {
  real best[COLUMNS], result = -INFINITY;
  for (long i = 0; i < COLUMNS; i++) best[i] = -INFINITY;
  for (long j = 0; j < width; j += COLUMNS)
    for (long i = 0; i < COLUMNS; i++) best[i] = x[j + i] > best[i] ? x[j + i] : best[i];
  for (long i = 0; i < COLUMNS; i++) result = best[i] > result ? best[i] : result;
  return result;
}

static inline void NAME(set)(real *x, real value, long low, long high) {
  for (long j = low; j < high; j++) x[j] = value;
}

// The padded columns of a score row of the segment that has most of them.
static inline long NAME(widest)(const ck_segment *segments, size_t count) {
  long widest = 0;
  for (size_t n = 0; n < count; n++) {
    long width = NAME(padded)(segments[n].prefix_count) + NAME(padded)(segments[n].count);
    widest = width > widest ? width : widest;
  }
  return widest;
}

static size_t NAME(attention_scratch)(const ck_heads *shape, const ck_segment *segments, size_t count) {
  return (size_t)(NAME(widest)(segments, count) * (shape->dimension + BLOCK)) * sizeof(real);
}

static size_t NAME(attention_backward_scratch)(const ck_heads *shape, const ck_segment *segments, size_t count) {
  return 2 * NAME(attention_scratch)(shape, segments, count);
}

static void NAME(attention)(const void *pqkv, const ck_heads *shape, const ck_segment *segment, size_t head,
                            void *pout, void *psums, void *scratch) {
  long D = shape->dimension, H = shape->heads, stride = shape->stride, group = H / shape->kv_heads;
  const real *qkv = pqkv;
  const real *keys = qkv + (H + (long)head / group) * D, *values = keys + shape->kv_heads * D;
  long prefix = segment->prefix_count, own = segment->count, start = segment->start, before = segment->prefix_start;
  long prefix_width = NAME(padded)(prefix), own_width = NAME(padded)(own), width = prefix_width + own_width;
  real *prefix_keys = scratch, *own_keys = prefix_keys + prefix_width * D, *s = prefix_keys + width * D;
  NAME(transpose_span)(keys + before * stride, stride, prefix, D, prefix_width, prefix_keys);
  NAME(transpose_span)(keys + start * stride, stride, own, D, own_width, own_keys);
  real scale = (real)shape->scale, inverse[BLOCK];
  for (long first = 0; first < own; first += BLOCK) {
    long rows = own - first < BLOCK ? own - first : BLOCK, seen = NAME(padded)(first + rows);
    const real *q = qkv + (start + first) * stride + (long)head * D;
    NAME(scores)(q, stride, rows, D, prefix_keys, prefix_width, own_keys, own_width, seen, s, width);
    for (long r = 0; r < rows; r++) {
      real *row = s + r * width, *mine = row + prefix_width;
      NAME(set)(row, -INFINITY, prefix, prefix_width);
      NAME(set)(mine, -INFINITY, first + r + 1, seen);
      real shift = scale * NAME(columns_maximum)(row, prefix_width + seen);
      real total = NAME(exponentials)(row, scale, shift, prefix_width + seen);
      inverse[r] = 1 / total;
      ((real *)psums)[(start + first + r) * H + (long)head] = shift + (real)log((double)total);
    }
    real *out = (real *)pout + (start + first) * H * D + (long)head * D;
    if (prefix)
      NAME(small_product)(rows, D, prefix, s, width, 1, values + before * stride, stride, out, H * D, false);
    NAME(small_product)(rows, D, first + rows, s + prefix_width, width, 1, values + start * stride, stride, out, H * D,
                        prefix > 0);
    for (long r = 0; r < rows; r++)
      for (long d = 0; d < D; d++) out[r * H * D + d] *= inverse[r];
  }
}

// P = e^(scale S - log_sum), dS = scale P (dP - sum(dO O)); dQ = dS K, dK += dS^T Q, dV += P^T dO, dP = dO V^T.
static void NAME(attention_backward)(const void *pqkv, const ck_heads *shape, const ck_segment *segments,
                                     size_t segment_count, size_t kv_head, const void *pout, const void *psums,
                                     const void *pd_out, void *pd_qkv, void *scratch) {
  long D = shape->dimension, H = shape->heads, G = shape->kv_heads, stride = shape->stride, group = H / G;
  const real *qkv = pqkv, *keys = qkv + (H + (long)kv_head) * D, *values = keys + G * D;
  real *d_qkv = pd_qkv, *d_keys = d_qkv + (H + (long)kv_head) * D, *d_values = d_keys + G * D;
  real scale = (real)shape->scale;
  for (size_t n = 0; n < segment_count; n++) {
    const ck_segment *segment = segments + n;
    long prefix = segment->prefix_count, own = segment->count, start = segment->start, before = segment->prefix_start;
    long prefix_width = NAME(padded)(prefix), own_width = NAME(padded)(own), width = prefix_width + own_width;
    if (own == 0) continue;
    real *prefix_keys = scratch, *own_keys = prefix_keys + prefix_width * D;
    real *prefix_values = own_keys + own_width * D, *own_values = prefix_values + prefix_width * D;
    real *s = own_values + own_width * D, *ds = s + width * BLOCK;
    NAME(transpose_span)(keys + before * stride, stride, prefix, D, prefix_width, prefix_keys);
    NAME(transpose_span)(keys + start * stride, stride, own, D, own_width, own_keys);
    NAME(transpose_span)(values + before * stride, stride, prefix, D, prefix_width, prefix_values);
    NAME(transpose_span)(values + start * stride, stride, own, D, own_width, own_values);
    for (long head = (long)kv_head * group; head < ((long)kv_head + 1) * group; head++)
      for (long first = 0; first < own; first += BLOCK) {
        long rows = own - first < BLOCK ? own - first : BLOCK, seen = NAME(padded)(first + rows);
        long last = first + rows;
        const real *q = qkv + (start + first) * stride + head * D;
        const real *out = (const real *)pout + (start + first) * H * D + head * D;
        const real *d_out = (const real *)pd_out + (start + first) * H * D + head * D;
        NAME(scores)(q, stride, rows, D, prefix_keys, prefix_width, own_keys, own_width, seen, s, width);
        NAME(scores)(d_out, H * D, rows, D, prefix_values, prefix_width, own_values, own_width, seen, ds, width);
        for (long r = 0; r < rows; r++) {
          real *p = s + r * width, *mine = p + prefix_width, *dp = ds + r * width;
          real log_sum = ((const real *)psums)[(start + first + r) * H + head], inner = 0;
          for (long d = 0; d < D; d++) inner += d_out[r * H * D + d] * out[r * H * D + d];
          NAME(set)(p, -INFINITY, prefix, prefix_width);
          NAME(set)(mine, -INFINITY, first + r + 1, seen);
          (void)NAME(exponentials)(p, scale, log_sum, prefix_width + seen);
          for (long j = 0; j < prefix_width + seen; j += COLUMNS)
            for (long i = 0; i < COLUMNS; i++) dp[j + i] = scale * p[j + i] * (dp[j + i] - inner);
        }
        real *d_q = d_qkv + (start + first) * stride + head * D;
        if (prefix) {
          NAME(small_product)(rows, D, prefix, ds, width, 1, keys + before * stride, stride, d_q, stride, false);
          NAME(small_product)(prefix, D, rows, ds, 1, width, q, stride, d_keys + before * stride, stride, true);
          NAME(small_product)(prefix, D, rows, s, 1, width, d_out, H * D, d_values + before * stride, stride, true);
        }
        const real *own_s = s + prefix_width, *own_ds = ds + prefix_width;
        NAME(small_product)(rows, D, last, own_ds, width, 1, keys + start * stride, stride, d_q, stride, prefix > 0);
        NAME(small_product)(last, D, rows, own_ds, 1, width, q, stride, d_keys + start * stride, stride, true);
        NAME(small_product)(last, D, rows, own_s, 1, width, d_out, H * D, d_values + start * stride, stride, true);
      }
  }
}
