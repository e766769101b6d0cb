// Generation: products of few rows with weights packed once, attention over kept keys and values, the choice of tokens.
// Sums run in the order of `matrix_product` and `attention`, so that a row has the bits that scoring gives it, whatever rows
// are beside it.

// Panels of LANES rows of W [N, K] side by side, [K][LANES], the last one padded with zeros.
static void NAME(pack_panels)(const void *pw, void *ppanels, size_t N, size_t K, size_t low, size_t high) {
  long k = (long)K;
  for (long panel = (long)low; panel < (long)high; panel++) {
    const real *w = (const real *)pw + panel * LANES * k;
    real *to = (real *)ppanels + panel * LANES * k;
    long wide = (long)N - panel * LANES < LANES ? (long)N - panel * LANES : LANES, p = 0;
    if (wide == LANES)
      for (; p + LANES <= k; p += LANES) NAME(transpose_square)(w + p, k, to + p * LANES, LANES);
    for (; p < k; p++)
      for (long i = 0; i < LANES; i++) to[p * LANES + i] = i < wide ? w[i * k + p] : 0;
  }
}

// y (+)= x W^T for `rows` <= 8 rows and `panels` <= 4 panels, K deep. A panel is fetched ahead of its use where it comes from
// far: the next ones follow at once. All calls have constant rows, panels and `fetches` and unroll.
static inline __attribute__((always_inline)) void NAME(panel_tile)(const int rows, const int panels, const bool fetches,
                                                                   long K, const real *x, long x_stride, const real *w,
                                                                   long w_stride, real *y, long y_stride,
                                                                   bool accumulates) {
  const long ahead = panels > 1 ? panels * w_stride : 512;
  NAME(vector) sums[8][4];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int n = 0; n < panels; n++) sums[i][n] = (NAME(vector)){0};
  for (long p = 0; p < K; p++) {
    NAME(vector) weights[4];
#pragma clang loop unroll(full)
    for (int n = 0; n < panels; n++) {
      const real *from = w + n * w_stride + p * LANES;
      weights[n] = LOAD(from);
      if (fetches) __builtin_prefetch(from + ahead);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      real factor = x[i * x_stride + p];
#pragma clang loop unroll(full)
      for (int n = 0; n < panels; n++) sums[i][n] += factor * weights[n];
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int n = 0; n < panels; n++) {
      real *out = y + i * y_stride + n * LANES;
      STORE(out, accumulates ? LOAD(out) + sums[i][n] : sums[i][n]);
    }
}

#define PANEL_TILE(rows, panels, fetches)                                                                           \
  NAME(panel_tile)(rows, panels, fetches, k, x, x_stride, w, w_stride, y, y_stride, accumulates)
#define FETCH_OR_NOT(rows, panels)               \
  if (fetches) PANEL_TILE(rows, panels, true);   \
  else PANEL_TILE(rows, panels, false);          \
  break;

// Some panels, as many as a tile of so many rows takes.
static void NAME(panel_rows)(long rows, long panels, bool fetches, long k, const real *x, long x_stride, const real *w,
                             long w_stride, real *y, long y_stride, bool accumulates) {
  switch (rows * 8 + panels) {
    case 1 * 8 + 4: PANEL_TILE(1, 4, true); break;
    case 2 * 8 + 4: PANEL_TILE(2, 4, true); break;
    case 3 * 8 + 4: PANEL_TILE(3, 4, true); break;
    case 4 * 8 + 2: FETCH_OR_NOT(4, 2)
    case 5 * 8 + 2: FETCH_OR_NOT(5, 2)
    case 6 * 8 + 2: FETCH_OR_NOT(6, 2)
    case 1 * 8 + 1: PANEL_TILE(1, 1, true); break;
    case 2 * 8 + 1: PANEL_TILE(2, 1, true); break;
    case 3 * 8 + 1: PANEL_TILE(3, 1, true); break;
    case 4 * 8 + 1: PANEL_TILE(4, 1, true); break;
    case 5 * 8 + 1: PANEL_TILE(5, 1, true); break;
    case 6 * 8 + 1: PANEL_TILE(6, 1, true); break;
    case 7 * 8 + 1: PANEL_TILE(7, 1, true); break;
    default: PANEL_TILE(8, 1, true); break;
  }
}
#undef PANEL_TILE
#undef FETCH_OR_NOT

// The panels low ..< high. Rows are cut evenly into tiles of at most 6, but 7 or 8 are one tile of one panel; so the weights
// come from memory once.
static void NAME(panel_linear)(const void *px, const void *ppanels, void *py, size_t M, size_t N, size_t K, size_t low,
                               size_t high) {
  const real *x = px, *w = ppanels;
  real *y = py, edge[8 * LANES];
  long m_all = (long)M, n_all = (long)N, k_all = (long)K;
  long tiles = m_all == 7 || m_all == 8 ? 1 : (m_all + 5) / 6, group = m_all <= 3 ? 4 : m_all == 7 || m_all == 8 ? 1 : 2;
  long depth = NAME(product_depth)(k_all);
  for (long panel = (long)low, count; panel < (long)high; panel += count) {
    count = panel + group <= (long)high && (panel + group) * LANES <= n_all ? group : 1;
    long columns = n_all - panel * LANES < LANES ? n_all - panel * LANES : LANES;
    for (long k0 = 0; k0 < k_all; k0 += depth) {
      long k = k_all - k0 < depth ? k_all - k0 : depth, m0 = 0;
      const real *weights = w + panel * LANES * k_all + k0 * LANES;
      for (long tile = 0, rows; tile < tiles; tile++, m0 += rows) {
        rows = (m_all - m0 + tiles - tile - 1) / (tiles - tile);
        const real *from = x + m0 * k_all + k0;
        real *to = y + m0 * n_all + panel * LANES;
        if (count > 1 || columns == LANES)
          NAME(panel_rows)(rows, count, tile == 0, k, from, k_all, weights, k_all * LANES, to, n_all, k0 > 0);
        else {
          NAME(panel_rows)(rows, 1, false, k, from, k_all, weights, 0, edge, LANES, false);
          for (long i = 0; i < rows; i++)
            for (long j = 0; j < columns; j++) to[i * n_all + j] = (k0 > 0 ? to[i * n_all + j] : 0) + edge[i * LANES + j];
        }
      }
    }
  }
}

static void NAME(cache_rows)(const void *pqkv, const ck_heads *shape, size_t first, size_t rows, const ck_cache *cache,
                             size_t kv_head) {
  long D = shape->dimension, g = (long)kv_head;
  real *keys = (real *)cache->keys + g * cache->capacity * D, *values = (real *)cache->values + g * cache->capacity * D;
  for (long r = 0; r < (long)rows; r++) {
    const real *key = (const real *)pqkv + ((long)first + r) * shape->stride + (shape->heads + g) * D;
    long at = cache->count + r;
    real *to = keys + at / COLUMNS * COLUMNS * D + at % COLUMNS;
    for (long d = 0; d < D; d++) to[d * COLUMNS] = key[d];
    memcpy(values + at * D, key + shape->kv_heads * D, (size_t)D * sizeof(real));
  }
}

// One row of C (+)= a B for `vectors` <= 8 vectors of columns.
static inline __attribute__((always_inline)) void NAME(row_tile)(const int vectors, long K, const real *a, const real *b,
                                                                 long b_stride, real *c, bool accumulates) {
  NAME(vector) sums[8];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) sums[v] = (NAME(vector)){0};
  for (long p = 0; p < K; p++) {
    real factor = a[p];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sums[v] += factor * LOAD(b + p * b_stride + v * LANES);
  }
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++)
    STORE(c + v * LANES, accumulates ? LOAD(c + v * LANES) + sums[v] : sums[v]);
}

// out [D] (+)= s [K] values [K, D].
static void NAME(weighted_values)(long K, long D, const real *s, const real *values, real *out, bool accumulates) {
  if (D % LANES) return NAME(small_product)(1, D, K, s, K, 1, values, D, out, D, accumulates);
  long d = 0;
  for (; d + 8 * LANES <= D; d += 8 * LANES) NAME(row_tile)(8, K, s, values + d, D, out + d, accumulates);
  for (; d + 6 * LANES <= D; d += 6 * LANES) NAME(row_tile)(6, K, s, values + d, D, out + d, accumulates);
  for (; d + 4 * LANES <= D; d += 4 * LANES) NAME(row_tile)(4, K, s, values + d, D, out + d, accumulates);
  for (; d + 2 * LANES <= D; d += 2 * LANES) NAME(row_tile)(2, K, s, values + d, D, out + d, accumulates);
  for (; d < D; d += LANES) NAME(row_tile)(1, K, s, values + d, D, out + d, accumulates);
}

// Scores of `rows` queries against a whole number of blocks of COLUMNS kept keys.
static void NAME(cached_scores)(long rows, long D, const real *q, long q_stride, const real *keys, long width, real *s,
                                long s_stride) {
  long j = 0;
  if (rows == 1)
    for (; j + 4 * COLUMNS <= width; j += 4 * COLUMNS) {
      // Four blocks at once: a lone block would wait for each sum.
      NAME(vector) sums[8];
#pragma clang loop unroll(full)
      for (int v = 0; v < 8; v++) sums[v] = (NAME(vector)){0};
      const real *block = keys + j * D;
      for (long d = 0; d < D; d++) {
        real factor = q[d];
#pragma clang loop unroll(full)
        for (int v = 0; v < 8; v++)
          sums[v] += factor * LOAD(block + v / 2 * COLUMNS * D + d * COLUMNS + v % 2 * LANES);
      }
#pragma clang loop unroll(full)
      for (int v = 0; v < 8; v++) STORE(s + j + v * LANES, sums[v]);
    }
  for (; j < width; j += COLUMNS)
    NAME(small_product)(rows, COLUMNS, D, q, q_stride, 1, keys + j * D, COLUMNS, s + j, s_stride, false);
}

// The padded columns of a score row: the prompt's, then those of the row that has most of its own.
static inline long NAME(cached_width)(size_t rows, const ck_cache *prompt, const ck_cache *own) {
  long longest = 0;
  for (size_t r = 0; r < rows; r++) longest = own[r].count + 1 > longest ? own[r].count + 1 : longest;
  return NAME(padded)(prompt->count) + NAME(padded)(longest);
}

static size_t NAME(attention_cached_scratch)(const ck_heads *shape, size_t rows, const ck_cache *prompt,
                                             const ck_cache *own) {
  long group = shape->heads / shape->kv_heads;
  return (size_t)(group * (long)rows * NAME(cached_width)(rows, prompt, own)) * sizeof(real);
}

// Score rows are ordered by head, then row: the prompt's columns first, then a row's own.
static void NAME(attention_cached)(const void *pqkv, const ck_heads *shape, size_t first, size_t row_count,
                                   const ck_cache *prompt, const ck_cache *own, size_t kv_head, void *pout,
                                   void *scratch) {
  long D = shape->dimension, H = shape->heads, stride = shape->stride, group = H / shape->kv_heads;
  long rows = (long)row_count, prefix = prompt->count, prefix_width = NAME(padded)(prefix), g = (long)kv_head;
  for (long r = 0; r < rows; r++) NAME(cache_rows)(pqkv, shape, first + (size_t)r, 1, own + r, kv_head);
  long width = NAME(cached_width)(row_count, prompt, own);
  real *s = scratch;
  real scale = (real)shape->scale;
  const real *q = (const real *)pqkv + (long)first * stride + g * group * D;
  real *out = (real *)pout + ((long)first * H + g * group) * D;
  const real *prompt_keys = (const real *)prompt->keys + g * prompt->capacity * D;
  const real *prompt_values = (const real *)prompt->values + g * prompt->capacity * D;
  for (long h = 0; h < group; h++)
    NAME(cached_scores)(rows, D, q + h * D, stride, prompt_keys, prefix_width, s + h * rows * width, width);
  for (long r = 0; r < rows; r++) {
    long mine = own[r].count + 1, seen = NAME(padded)(mine);
    const real *keys = (const real *)own[r].keys + g * own[r].capacity * D;
    NAME(cached_scores)(group, D, q + r * stride, D, keys, seen, s + r * width + prefix_width, rows * width);
  }
  real inverse[BLOCK];
  for (long h = 0; h < group; h++) {
    real *scores = s + h * rows * width, *o = out + h * D;
    for (long r = 0; r < rows; r++) {
      real *row = scores + r * width, *its = row + prefix_width;
      long mine = own[r].count + 1, seen = NAME(padded)(mine);
      NAME(set)(row, -INFINITY, prefix, prefix_width);
      NAME(set)(its, -INFINITY, mine, seen);
      real shift = scale * NAME(columns_maximum)(row, prefix_width + seen);
      inverse[r] = 1 / NAME(exponentials)(row, scale, shift, prefix_width + seen);
    }
    if (prefix && rows == 1) NAME(weighted_values)(prefix, D, scores, prompt_values, o, false);
    else if (prefix) NAME(small_product)(rows, D, prefix, scores, width, 1, prompt_values, D, o, H * D, false);
    for (long r = 0; r < rows; r++) {
      const real *values = (const real *)own[r].values + g * own[r].capacity * D;
      NAME(weighted_values)(own[r].count + 1, D, scores + r * width + prefix_width, values, o + r * H * D, prefix > 0);
      for (long d = 0; d < D; d++) o[r * H * D + d] *= inverse[r];
    }
  }
}

// Shares of a row are summed in blocks of so many.
enum { NAME(share_width) = 256 };

static size_t NAME(draw_rows_scratch)(size_t C) {
  size_t blocks = (C + NAME(share_width) - 1) / NAME(share_width);
  return blocks * sizeof(double) + C * sizeof(real);
}

// A token for each row, drawn with the probabilities of softmax(logits): the first whose share, added to those before it,
// exceeds the row's number in [0, 1). Shares are summed in blocks, in Float64.
static void NAME(draw_rows)(const void *plogits, const double *uniforms, int32_t *tokens, size_t C, size_t low,
                            size_t high, void *scratch) {
  enum { WIDTH = NAME(share_width) };
  size_t blocks = (C + WIDTH - 1) / WIDTH;
  double *sums = scratch;
  real *e = (real *)(sums + blocks);
  for (size_t t = low; t < high; t++) {
    const real *x = (const real *)plogits + t * C, shift = NAME(row_maximum)(x, C);
    double total = 0, before = 0;
    for (size_t b = 0; b < blocks; b++) {
      size_t end = (b + 1) * WIDTH < C ? (b + 1) * WIDTH : C;
      real block = 0;
      for (size_t i = b * WIDTH; i < end; i++) {
        e[i] = NAME(exp)(x[i] - shift);
        block += e[i];
      }
      total += sums[b] = block;
    }
    double limit = uniforms[t] * total;
    size_t b = 0, last = 0;
    for (; b + 1 < blocks && before + sums[b] <= limit; b++) before += sums[b];
    // Rounding may leave the limit behind its block: then the last token that has a share.
    size_t i = b * WIDTH, end = i + WIDTH < C ? i + WIDTH : C;
    for (last = i; i < end; i++) {
      before += e[i];
      if (e[i] > 0) last = i;
      if (before > limit) break;
    }
    tokens[t] = (int32_t)last;
  }
}

// The first of each row's greatest logits; 0 where there is none, as in a row of NaN.
static void NAME(likeliest)(const void *plogits, int32_t *tokens, size_t C, size_t low, size_t high) {
  for (size_t t = low; t < high; t++) {
    const real *x = (const real *)plogits + t * C, best = NAME(row_maximum)(x, C);
    size_t i = 0;
    while (i < C && x[i] != best) i++;
    if (i == C) {
      real value = -INFINITY;
      i = 0;
      for (size_t j = 0; j < C; j++)
        if (x[j] > value) {
          value = x[j];
          i = j;
        }
    }
    tokens[t] = (int32_t)i;
  }
}
