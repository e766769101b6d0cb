#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Numeric loops in C. What this module knows: raw pointers, sizes, leading dimensions and ranges. What it knows not:
// tensors, shapes, derivatives as a graph, threads' policy.
//
// B T C H D V = batch, time (rows), channels, heads, head dimension, vocabulary.
// Every kernel exists four times, compiled from one source: Float32 and Float64, baseline and AVX2/FMA/F16C. A table
// holds one of them; `ck_kernels_for` chooses once by asking the processor. Pointers are to the table's element type.
// Kernels that take `low, high` do the rows low ..< high of a larger job, so that a pool can split it; a row's bits
// never depend on the range it was done in.
// A kernel that needs memory to work in is given it: `scratch`, aligned to 64 bytes, of as many bytes as `..._scratch` of
// the same name says. No kernel asks the system for memory, so none can fail.

typedef enum { CK_F32 = 0, CK_F64 = 1 } ck_kind;
typedef enum { CK_BEST = 0, CK_BASELINE = 1, CK_AVX2 = 2 } ck_build;

/// Element-wise functions of two numbers.
typedef enum {
  CK_ADD, CK_SUBTRACT, CK_MULTIPLY, CK_DIVIDE, CK_POWER, CK_MAXIMUM, CK_MINIMUM,
  CK_LESS, CK_LESS_EQUAL, CK_GREATER, CK_GREATER_EQUAL, CK_EQUAL, CK_NOT_EQUAL,
  CK_FLOOR_DIVIDE, CK_REMAINDER
} ck_binary;

/// Element-wise functions of one number; `CK_CLAMP` has bounds p and q.
typedef enum {
  CK_NEGATE, CK_EXP, CK_LOG, CK_SQRT, CK_ABS, CK_SIGMOID, CK_LOG_SIGMOID, CK_SOFTPLUS, CK_RELU, CK_TANH,
  CK_CLAMP, CK_SQUARE, CK_FLOOR, CK_ROUND, CK_LOG1P, CK_EXPM1,
  CK_SIN, CK_COS, CK_CEIL
} ck_unary;

/// A part of a packed sequence that attends to a prefix and, causally, to itself. Rows are token rows.
typedef struct {
  int64_t start, count;                ///< own rows
  int64_t prefix_start, prefix_count;  ///< rows before it that all own rows see
} ck_segment;

/// Where the heads of an attention lie: rows of `stride` elements hold H query heads, then G key heads, then G value
/// heads, each of D elements.
typedef struct {
  int64_t heads, kv_heads, dimension, stride;
  double scale;
} ck_heads;

/// Keys and values of the tokens that a sequence has read, of one layer: keys [G][blocks][D][block] with a block of two
/// vectors of tokens, values [G][capacity][D]. The capacity is a whole number of blocks.
typedef struct {
  void *_Nonnull keys, *_Nonnull values;
  int64_t count, capacity;
} ck_cache;

/// AdamW's numbers for one step; corrections are 1 - beta^t.
typedef struct {
  double rate, beta1, beta2, epsilon, decay, correction1, correction2, gradient_scale;
} ck_adamw;

typedef struct ck_kernels {
  // Element-wise, n elements.
  void (*_Nonnull fill)(double value, void *_Nonnull y, size_t n);
  void (*_Nonnull add)(const void *_Nonnull a, const void *_Nonnull b, void *_Nonnull y, size_t n);
  /// y += a x
  void (*_Nonnull accumulate)(double a, const void *_Nonnull x, void *_Nonnull y, size_t n);
  /// x *= a
  void (*_Nonnull scale)(double a, void *_Nonnull x, size_t n);
  /// y[i] = f(a[i * a_step], b[i * b_step]); steps are 0 or 1
  void (*_Nonnull binary)(ck_binary f, const void *_Nonnull a, size_t a_step, const void *_Nonnull b, size_t b_step,
                          void *_Nonnull y, size_t n);
  void (*_Nonnull unary)(ck_unary f, double p, double q, const void *_Nonnull x, void *_Nonnull y, size_t n);
  /// dx = dy f'(x), with y = f(x)
  void (*_Nonnull unary_backward)(ck_unary f, double p, double q, const void *_Nonnull x, const void *_Nonnull y,
                                  const void *_Nonnull dy, void *_Nonnull dx, size_t n);

  // Reductions, in Float64.
  double (*_Nonnull sum)(const void *_Nonnull x, size_t n);
  double (*_Nonnull dot)(const void *_Nonnull x, const void *_Nonnull y, size_t n);
  double (*_Nonnull maximum)(const void *_Nonnull x, size_t n);
  /// x [outer, n, inner] -> y [outer, inner]
  void (*_Nonnull sum_axis)(const void *_Nonnull x, void *_Nonnull y, size_t outer, size_t n, size_t inner);

  // Rows of C elements.
  void (*_Nonnull softmax)(const void *_Nonnull x, void *_Nonnull y, size_t C, size_t low, size_t high);
  void (*_Nonnull softmax_backward)(const void *_Nonnull y, const void *_Nonnull dy, void *_Nonnull dx, size_t C,
                                    size_t low, size_t high);
  void (*_Nonnull log_softmax)(const void *_Nonnull x, void *_Nonnull y, size_t C, size_t low, size_t high);
  void (*_Nonnull log_softmax_backward)(const void *_Nonnull y, const void *_Nonnull dy, void *_Nonnull dx, size_t C,
                                        size_t low, size_t high);
  /// y = w x / sqrt(mean(x^2) + epsilon); keeps 1 / sqrt(...) of each row
  void (*_Nonnull rms_norm)(const void *_Nonnull x, const void *_Nonnull w, void *_Nonnull y, void *_Nonnull inverse,
                            size_t C, double epsilon, size_t low, size_t high);
  /// dx of the rows; adds their share to dw (C elements)
  void (*_Nonnull rms_norm_backward)(const void *_Nonnull x, const void *_Nonnull w, const void *_Nonnull inverse,
                                     const void *_Nonnull dy, void *_Nonnull dx, void *_Nullable dw, size_t C,
                                     size_t low, size_t high);
  /// Rotates the first `heads` heads of each row (stride elements apart) by the angles of its position; halves of a
  /// head are rotated against each other. cosine, sine: [positions, D / 2]. direction: 1 forward, -1 back.
  void (*_Nonnull rotate)(const void *_Nonnull x, void *_Nonnull y, size_t stride, size_t heads, size_t D,
                          const int32_t *_Nonnull positions, const void *_Nonnull cosine, const void *_Nonnull sine,
                          double direction, size_t low, size_t high);
  /// y [T, F] = silu(gate) up, with gate_up [T, 2 F]: the gate in the first half of a row
  void (*_Nonnull swiglu)(const void *_Nonnull gate_up, void *_Nonnull y, size_t F, size_t low, size_t high);
  void (*_Nonnull swiglu_backward)(const void *_Nonnull gate_up, const void *_Nonnull dy, void *_Nonnull d_gate_up,
                                   size_t F, size_t low, size_t high);
  // Log-probabilities of targets, with logits that come in chunks of columns first ..< first + W. `maxima` begin as
  // -infinity, `sums` as 0.
  /// Takes a chunk into the rows' maxima and sums of e^(logit - maximum), and the target's logit where it is in the chunk.
  void (*_Nonnull log_probability_chunk)(const void *_Nonnull logits, const int32_t *_Nonnull targets,
                                         void *_Nonnull target_logits, void *_Nonnull maxima, double *_Nonnull sums,
                                         size_t W, size_t first, size_t low, size_t high);
  /// Target logits become log-probabilities (nats), maxima the logs of the sums of exponentials.
  void (*_Nonnull log_probability_end)(void *_Nonnull target_logits, void *_Nonnull maxima, const double *_Nonnull sums,
                                       size_t low, size_t high);
  /// d_logits = seeds[row] (onehot - softmax) of a chunk
  void (*_Nonnull log_probability_backward)(const void *_Nonnull logits, const int32_t *_Nonnull targets,
                                            const void *_Nonnull log_sums, const void *_Nonnull seeds,
                                            void *_Nonnull d_logits, size_t W, size_t first, size_t low, size_t high);
  /// Of rows of C logits: log p(target) and the entropy of p = softmax(logits), both in nats.
  void (*_Nonnull row_entropy)(const void *_Nonnull logits, const int32_t *_Nonnull targets,
                               double *_Nonnull log_probabilities, double *_Nonnull entropies, size_t C, size_t low,
                               size_t high);
  void (*_Nonnull gather_rows)(const void *_Nonnull x, const int32_t *_Nonnull rows, void *_Nonnull y, size_t C,
                               size_t low, size_t high);
  /// y[rows[i]] += x[i] for all n rows in order, for the columns low ..< high
  void (*_Nonnull scatter_rows)(const void *_Nonnull x, const int32_t *_Nonnull rows, void *_Nonnull y, size_t n,
                                size_t C, size_t low, size_t high);
  void (*_Nonnull add_row)(const void *_Nonnull bias, void *_Nonnull y, size_t C, size_t low, size_t high);

  // Matrices, row-major. C [M, N] (+)= A B with A [M, K] (or [K, M] if transposed), B [K, N] (or [N, K]).
  size_t (*_Nonnull matrix_product_scratch)(bool a_transposed, size_t M, size_t N, size_t K);
  void (*_Nonnull matrix_product)(bool a_transposed, bool b_transposed, bool accumulates, size_t M, size_t N, size_t K,
                                  const void *_Nonnull a, size_t a_stride, const void *_Nonnull b, size_t b_stride,
                                  void *_Nonnull c, size_t c_stride, void *_Nonnull scratch);
  /// W [N, K] in panels of as many rows as a vector has elements, for the panels low ..< high.
  void (*_Nonnull pack_panels)(const void *_Nonnull w, void *_Nonnull panels, size_t N, size_t K, size_t low,
                               size_t high);
  /// y [M, N] = x [M, K] W^T for few rows; fills the columns of the panels low ..< high. The bits of `matrix_product`.
  void (*_Nonnull panel_linear)(const void *_Nonnull x, const void *_Nonnull panels, void *_Nonnull y, size_t M, size_t N,
                                size_t K, size_t low, size_t high);

  // Attention. qkv and out are rows; log_sums [T, H].
  /// For the largest of the segments.
  size_t (*_Nonnull attention_scratch)(const ck_heads *_Nonnull heads, const ck_segment *_Nonnull segments,
                                       size_t count);
  size_t (*_Nonnull attention_backward_scratch)(const ck_heads *_Nonnull heads, const ck_segment *_Nonnull segments,
                                                size_t count);
  /// One (segment, head): out rows [H * D elements a row] and log_sums of the segment.
  void (*_Nonnull attention)(const void *_Nonnull qkv, const ck_heads *_Nonnull heads,
                             const ck_segment *_Nonnull segment, size_t head, void *_Nonnull out,
                             void *_Nonnull log_sums, void *_Nonnull scratch);
  /// All segments of one unit, one key-value head with its query heads; writes its columns of d_qkv, which are zero
  /// before.
  void (*_Nonnull attention_backward)(const void *_Nonnull qkv, const ck_heads *_Nonnull heads,
                                      const ck_segment *_Nonnull segments, size_t segment_count, size_t kv_head,
                                      const void *_Nonnull out, const void *_Nonnull log_sums,
                                      const void *_Nonnull d_out, void *_Nonnull d_qkv, void *_Nonnull scratch);
  /// Keeps the keys and values of one key-value head of `rows` rows of qkv from `first` on, as the cache's tokens from
  /// cache->count on.
  void (*_Nonnull cache_rows)(const void *_Nonnull qkv, const ck_heads *_Nonnull heads, size_t first, size_t rows,
                              const ck_cache *_Nonnull cache, size_t kv_head);
  size_t (*_Nonnull attention_cached_scratch)(const ck_heads *_Nonnull heads, size_t rows,
                                              const ck_cache *_Nonnull prompt, const ck_cache *_Nonnull own);
  /// Rows of qkv from `first` on, at most 24, each of a sequence with this prompt and its own cache: keeps their keys and
  /// values, and gives their attention over prompt, own tokens and themselves. One key-value head with its query heads.
  /// The bits of `attention`.
  void (*_Nonnull attention_cached)(const void *_Nonnull qkv, const ck_heads *_Nonnull heads, size_t first, size_t rows,
                                    const ck_cache *_Nonnull prompt, const ck_cache *_Nonnull own, size_t kv_head,
                                    void *_Nonnull out, void *_Nonnull scratch);

  // Choice of tokens from rows of C logits.
  size_t (*_Nonnull draw_rows_scratch)(size_t C);
  /// Drawn from the softmax: the first whose share, added to those before it, exceeds the row's number in [0, 1).
  void (*_Nonnull draw_rows)(const void *_Nonnull logits, const double *_Nonnull uniforms, int32_t *_Nonnull tokens,
                             size_t C, size_t low, size_t high, void *_Nonnull scratch);
  /// The first of the greatest; 0 in a row of NaN.
  void (*_Nonnull likeliest)(const void *_Nonnull logits, int32_t *_Nonnull tokens, size_t C, size_t low, size_t high);

  /// One AdamW step of n parameters: decoupled decay, bias corrections.
  void (*_Nonnull adamw)(void *_Nonnull p, const void *_Nonnull g, void *_Nonnull m, void *_Nonnull v,
                         const ck_adamw *_Nonnull s, size_t n);

  // 16-bit floats, both directions, round to nearest even.
  void (*_Nonnull from_bfloat16)(const uint16_t *_Nonnull x, void *_Nonnull y, size_t n);
  void (*_Nonnull to_bfloat16)(const void *_Nonnull x, uint16_t *_Nonnull y, size_t n);
  void (*_Nonnull from_float16)(const uint16_t *_Nonnull x, void *_Nonnull y, size_t n);
  void (*_Nonnull to_float16)(const void *_Nonnull x, uint16_t *_Nonnull y, size_t n);
} ck_kernels;

/// The kernels of a build; `CK_BEST` is the fastest that this processor runs. A build that the processor or the
/// compiler lacks gives the baseline.
const ck_kernels *_Nonnull ck_kernels_for(ck_kind kind, ck_build build);

/// Whether the processor runs AVX2, FMA and F16C.
bool ck_runs_avx2(void);

// Memory.

/// 64-byte aligned memory; NULL if there is none.
void *_Nullable ck_allocate(size_t bytes);
void ck_free(void *_Nullable memory);
/// Keeps freed memory in the process instead of giving it back page by page.
void ck_tune_malloc(void);

// Threads.

typedef struct ck_pool ck_pool;
/// A pool of `threads` threads with the caller counted; NULL if they can't be started.
ck_pool *_Nullable ck_pool_create(int threads);
void ck_pool_destroy(ck_pool *_Nonnull pool);
/// Calls body(context, part) once for each part in 0 ..< parts, and returns when all are done.
void ck_pool_run(ck_pool *_Nonnull pool, void (*_Nonnull body)(void *_Nonnull context, int part),
                 void *_Nonnull context, int parts);
/// Processors that are online.
int ck_processor_count(void);
