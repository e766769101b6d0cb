// Matrix products. A tile of ROWS x 2 vectors of C is held in registers while the sum runs over K in order, so that an
// element's bits depend on K alone, not on M, N or the place of its row.

#define ROWS 6
#define COLUMNS (2 * LANES)

// C tile (+)= A B for `rows` <= 6 rows and `vectors` <= 2 vectors of columns. Element (i, p) of A lies at i * a_row + p
// * a_column; rows of B are b_stride apart. All calls have constant rows and vectors and unroll.
static inline __attribute__((always_inline)) void NAME(tile)(const int rows, const int vectors, long K, const real *a,
                                                             long a_row, long a_column, const real *b, long b_stride,
                                                             real *c, long c_stride, bool accumulates) {
  NAME(vector) sums[ROWS][2];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sums[i][v] = (NAME(vector)){0};
  for (long p = 0; p < K; p++) {
    NAME(vector) row[2];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) row[v] = LOAD(b + p * b_stride + v * LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      real factor = a[i * a_row + p * a_column];
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) sums[i][v] += factor * row[v];
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      real *out = c + i * c_stride + v * LANES;
      STORE(out, accumulates ? LOAD(out) + sums[i][v] : sums[i][v]);
    }
}

#define TILE_ROWS(vectors)                                                                                       \
  switch (m - i < ROWS ? m - i : ROWS) {                                                                         \
    case 1: NAME(tile)(1, vectors, K, ai, a_row, a_column, b + j, b_stride, ci, c_stride, accumulates); break;   \
    case 2: NAME(tile)(2, vectors, K, ai, a_row, a_column, b + j, b_stride, ci, c_stride, accumulates); break;   \
    case 3: NAME(tile)(3, vectors, K, ai, a_row, a_column, b + j, b_stride, ci, c_stride, accumulates); break;   \
    case 4: NAME(tile)(4, vectors, K, ai, a_row, a_column, b + j, b_stride, ci, c_stride, accumulates); break;   \
    case 5: NAME(tile)(5, vectors, K, ai, a_row, a_column, b + j, b_stride, ci, c_stride, accumulates); break;   \
    default: NAME(tile)(6, vectors, K, ai, a_row, a_column, b + j, b_stride, ci, c_stride, accumulates); break;  \
  }

// C [m, n] (+)= A [m, K] B [K, n] without packing, for operands that fit the caches: the products of attention.
static void NAME(small_product)(long m, long n, long K, const real *a, long a_row, long a_column, const real *b,
                                long b_stride, real *c, long c_stride, bool accumulates) {
  long j = 0;
  for (; j + COLUMNS <= n; j += COLUMNS)
    for (long i = 0; i < m; i += ROWS) {
      const real *ai = a + i * a_row;
      real *ci = c + i * c_stride + j;
      TILE_ROWS(2)
    }
  for (; j + LANES <= n; j += LANES)
    for (long i = 0; i < m; i += ROWS) {
      const real *ai = a + i * a_row;
      real *ci = c + i * c_stride + j;
      TILE_ROWS(1)
    }
  for (; j < n; j++)
    for (long i = 0; i < m; i++) {
      real total = 0;
      {
#pragma clang fp reassociate(off)
        for (long p = 0; p < K; p++) total += a[i * a_row + p * a_column] * b[p * b_stride + j];
      }
      real *out = c + i * c_stride + j;
      *out = accumulates ? *out + total : total;
    }
}
#undef TILE_ROWS

// Panels of `width` columns of x, [K][width], padded with zeros; rows of x are `stride` apart. A row is read once: rows
// that lie a power of two apart would push each other out of the caches before the next panel comes.
static inline __attribute__((always_inline)) void NAME(pack_rows)(const real *x, long stride, long K, long count,
                                                                  const long width, real *panels) {
  long whole = count / width, rest = count - whole * width;
  for (long p = 0; p < K; p++) {
    const real *source = x + p * stride;
    real *to = panels + p * width;
    for (long n = 0; n < whole; n++, source += width, to += K * width)
      memcpy(to, source, (size_t)width * sizeof(real));
    if (rest)
      for (long i = 0; i < width; i++) to[i] = i < rest ? source[i] : 0;
  }
}

// The same panels of B given as rows of its transpose: rows of x become columns.
static void NAME(pack_columns)(const real *x, long stride, long K, long count, real *panels) {
  for (long first = 0; first < count; first += COLUMNS, panels += K * COLUMNS) {
    const real *source = x + first * stride;
    long wide = count - first < COLUMNS ? count - first : COLUMNS, p = 0;
    if (wide == COLUMNS)
      for (; p + LANES <= K; p += LANES)
#pragma clang loop unroll(full)
        for (long i = 0; i < COLUMNS; i += LANES)
          NAME(transpose_square)(source + i * stride + p, stride, panels + p * COLUMNS + i, COLUMNS);
    for (; p < K; p++)
      for (long i = 0; i < COLUMNS; i++) panels[p * COLUMNS + i] = i < wide ? source[i * stride + p] : 0;
  }
}

static void NAME(zero_product)(size_t M, size_t N, real *c, size_t c_stride) {
  for (size_t i = 0; i < M; i++) memset(c + i * c_stride, 0, N * sizeof(real));
}

// A tile of C at an edge of the matrix: computed whole beside it, then the part that exists is moved over.
static void NAME(edge_tile)(long rows, long columns, long K, const real *a, long a_row, long a_column, const real *panel,
                            real *c, long c_stride, bool accumulates) {
  real edge[ROWS * 32];
  switch (rows) {
    case 1: NAME(tile)(1, 2, K, a, a_row, a_column, panel, COLUMNS, edge, COLUMNS, false); break;
    case 2: NAME(tile)(2, 2, K, a, a_row, a_column, panel, COLUMNS, edge, COLUMNS, false); break;
    case 3: NAME(tile)(3, 2, K, a, a_row, a_column, panel, COLUMNS, edge, COLUMNS, false); break;
    case 4: NAME(tile)(4, 2, K, a, a_row, a_column, panel, COLUMNS, edge, COLUMNS, false); break;
    case 5: NAME(tile)(5, 2, K, a, a_row, a_column, panel, COLUMNS, edge, COLUMNS, false); break;
    default: NAME(tile)(6, 2, K, a, a_row, a_column, panel, COLUMNS, edge, COLUMNS, false); break;
  }
  for (long r = 0; r < rows; r++)
    for (long q = 0; q < columns; q++) {
      real *to = c + r * c_stride + q, value = edge[r * COLUMNS + q];
      *to = accumulates ? *to + value : value;
    }
}

// How deep the blocks are that a sum over K is cut into.
static inline long NAME(product_depth)(long K) {
  const long deepest = 384;
  long blocks = (K + deepest - 1) / deepest;
  return blocks ? (K + blocks - 1) / blocks : 1;
}

// How product blocks are cut: rows of A, columns of B.
enum { NAME(block_height) = 96, NAME(block_breadth) = 2048 };

// Elements of packed A and B that a product works with.
static inline long NAME(a_room)(bool a_transposed, long M, long depth) {
  long tall = M < NAME(block_height) ? M : NAME(block_height);
  return a_transposed ? (tall + ROWS - 1) / ROWS * ROWS * depth : 0;
}

static inline long NAME(b_room)(long N, long depth) {
  long wide = N < NAME(block_breadth) ? N : NAME(block_breadth);
  return ((wide + COLUMNS - 1) / COLUMNS * COLUMNS * depth + 15) / 16 * 16;
}

static size_t NAME(matrix_product_scratch)(bool a_transposed, size_t M, size_t N, size_t K) {
  long depth = NAME(product_depth)((long)K);
  return (size_t)(NAME(b_room)((long)N, depth) + NAME(a_room)(a_transposed, (long)M, depth)) * sizeof(real);
}

// Blocks: a panel of B (depth x COLUMNS) stays in the first cache, a block of A (height x depth) in the second. The
// depth depends on K alone. A is read where it lies; a transposed A is packed, for its columns lie far apart.
static void NAME(matrix_product)(bool a_transposed, bool b_transposed, bool accumulates, size_t M, size_t N, size_t K,
                                 const void *pa, size_t a_stride, const void *pb, size_t b_stride, void *pc,
                                 size_t c_stride, void *scratch) {
  const real *a = pa, *b = pb;
  real *c = pc;
  if (M == 0 || N == 0) return;
  if (K == 0) {
    if (!accumulates) NAME(zero_product)(M, N, c, c_stride);
    return;
  }
  const long height = NAME(block_height), breadth = NAME(block_breadth), depth = NAME(product_depth)((long)K);
  real *b_panels = scratch, *a_panels = b_panels + NAME(b_room)((long)N, depth);
  for (long n0 = 0; n0 < (long)N; n0 += breadth) {
    long n = (long)N - n0 < breadth ? (long)N - n0 : breadth;
    for (long k0 = 0; k0 < (long)K; k0 += depth) {
      long k = (long)K - k0 < depth ? (long)K - k0 : depth;
      bool adds = accumulates || k0 > 0;
      if (b_transposed) NAME(pack_columns)(b + n0 * (long)b_stride + k0, (long)b_stride, k, n, b_panels);
      else NAME(pack_rows)(b + k0 * (long)b_stride + n0, (long)b_stride, k, n, COLUMNS, b_panels);
      for (long m0 = 0; m0 < (long)M; m0 += height) {
        long m = (long)M - m0 < height ? (long)M - m0 : height;
        if (a_transposed) NAME(pack_rows)(a + k0 * (long)a_stride + m0, (long)a_stride, k, m, ROWS, a_panels);
        for (long j = 0; j < n; j += COLUMNS) {
          const real *panel = b_panels + j * k;
          long columns = n - j < COLUMNS ? n - j : COLUMNS;
          for (long i = 0; i < m; i += ROWS) {
            long rows = m - i < ROWS ? m - i : ROWS;
            real *out = c + (m0 + i) * (long)c_stride + n0 + j;
            const real *tile = a_transposed ? a_panels + i * k : a + (m0 + i) * (long)a_stride + k0;
            if (rows < ROWS || columns < COLUMNS) {
              if (a_transposed) NAME(edge_tile)(rows, columns, k, tile, 1, ROWS, panel, out, (long)c_stride, adds);
              else NAME(edge_tile)(rows, columns, k, tile, (long)a_stride, 1, panel, out, (long)c_stride, adds);
            } else if (a_transposed) {
              NAME(tile)(ROWS, 2, k, tile, 1, ROWS, panel, COLUMNS, out, (long)c_stride, adds);
            } else {
              NAME(tile)(ROWS, 2, k, tile, (long)a_stride, 1, panel, COLUMNS, out, (long)c_stride, adds);
            }
          }
        }
      }
    }
  }
}
