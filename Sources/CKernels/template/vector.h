// Vectors of 32 bytes and the exponential. Part of the template: `real`, `NAME(x)` and `IS_DOUBLE` are set by the build.

#define LANES ((long)(32 / sizeof(real)))

typedef real NAME(vector) __attribute__((vector_size(32)));
typedef real NAME(unaligned) __attribute__((vector_size(32), aligned(sizeof(real)), may_alias));

// Macros, for a function that takes or gives a vector has another calling convention without AVX.
#define LOAD(x) (*(const NAME(unaligned) *)(x))
#define STORE(x, v) (*(NAME(unaligned) *)(x) = (v))

// e^x as 2^k times a polynomial in the rest |r| <= ln(2) / 2. Below the smallest normal number it gives zero. Relative
// error below 1e-7 (Float32) and 3e-16 (Float64). Plain enough for the compiler to vectorise into every loop.
static inline __attribute__((always_inline)) real NAME(exp)(real x) {
#if IS_DOUBLE
  real clamped = x < -708 ? -708 : (x > 709 ? 709 : x);
  real k = __builtin_rint(clamped * 1.4426950408889634);
  real r = clamped - k * 0.693145751953125 - k * 1.42860682030941723212e-6;
  real p = 1.6059043836821613e-10;
  p = p * r + 2.08767569878681e-09;
  p = p * r + 2.505210838544172e-08;
  p = p * r + 2.755731922398589e-07;
  p = p * r + 2.7557319223985893e-06;
  p = p * r + 2.48015873015873e-05;
  p = p * r + 1.984126984126984e-04;
  p = p * r + 1.3888888888888889e-03;
  p = p * r + 8.333333333333333e-03;
  p = p * r + 4.1666666666666664e-02;
  p = p * r + 0.16666666666666666;
  p = p * r + 0.5;
  p = p * r * r + r + 1;
  // k + bias sits in the low bits of k + 2^52 + 2^51: no 64-bit conversion is needed, AVX2 has none.
  double shifted = k + 6755399441055744.0;
  int64_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 1023) << 52;
  double power;
  memcpy(&power, &bits, sizeof power);
  return x < -708 ? 0 : p * power;
#else
  real clamped = x < -87.3f ? -87.3f : (x > 88.3f ? 88.3f : x);
  real k = __builtin_rintf(clamped * 1.44269504088896f);
  real r = clamped - k * 0.693359375f + k * 2.12194440e-4f;
  real p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1;
  int32_t bits = ((int32_t)k + 127) << 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return x < -87.3f ? 0 : p * power;
#endif
}

// log(1 + e^x) without overflow.
static inline real NAME(softplus_exact)(real x) {
  real magnitude = x < 0 ? -x : x;
  return (x > 0 ? x : 0) + (real)log1p(exp(-(double)magnitude));
}

// 1 / (1 + e^-x) without overflow.
static inline real NAME(sigmoid_exact)(real x) {
  double e = exp(x < 0 ? (double)x : -(double)x);
  return (real)(x < 0 ? e / (1 + e) : 1 / (1 + e));
}

// The same with the fast exponential, for loops that are to be vectorised.
static inline __attribute__((always_inline)) real NAME(sigmoid)(real x) { return 1 / (1 + NAME(exp)(-x)); }

// The largest of n elements; -infinity of none.
static inline real NAME(row_maximum)(const real *x, size_t n) {
  size_t i = 0;
  real best = -INFINITY;
  if (n >= 32) {
    real lanes[32];
    memcpy(lanes, x, sizeof lanes);
    for (i = 32; i + 32 <= n; i += 32)
      for (size_t j = 0; j < 32; j++) lanes[j] = x[i + j] > lanes[j] ? x[i + j] : lanes[j];
    for (size_t j = 0; j < 32; j++) best = lanes[j] > best ? lanes[j] : best;
  }
  for (; i < n; i++) best = x[i] > best ? x[i] : best;
  return best;
}

// The sum of e^(x - shift), in blocks whose sums are added in Float64.
static inline double NAME(exponential_sum)(const real *x, real shift, size_t n) {
  double total = 0;
  for (size_t i = 0; i < n; i += 1024) {
    size_t end = i + 1024 < n ? i + 1024 : n;
    real block = 0;
    for (size_t j = i; j < end; j++) block += NAME(exp)(x[j] - shift);
    total += block;
  }
  return total;
}

// A square of LANES x LANES elements, transposed: to[i * to_stride + j] = from[j * from_stride + i].
static inline __attribute__((always_inline)) void NAME(transpose_square)(const real *from, long from_stride, real *to,
                                                                         long to_stride) {
#define ROW(i) LOAD(from + (i) * from_stride)
#if IS_DOUBLE
  NAME(vector) a = ROW(0), b = ROW(1), c = ROW(2), d = ROW(3);
  NAME(vector) ab0 = __builtin_shufflevector(a, b, 0, 4, 2, 6), ab1 = __builtin_shufflevector(a, b, 1, 5, 3, 7);
  NAME(vector) cd0 = __builtin_shufflevector(c, d, 0, 4, 2, 6), cd1 = __builtin_shufflevector(c, d, 1, 5, 3, 7);
  STORE(to, __builtin_shufflevector(ab0, cd0, 0, 1, 4, 5));
  STORE(to + to_stride, __builtin_shufflevector(ab1, cd1, 0, 1, 4, 5));
  STORE(to + 2 * to_stride, __builtin_shufflevector(ab0, cd0, 2, 3, 6, 7));
  STORE(to + 3 * to_stride, __builtin_shufflevector(ab1, cd1, 2, 3, 6, 7));
#else
  NAME(vector) pairs[8], fours[8];
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    NAME(vector) a = ROW(2 * i), b = ROW(2 * i + 1);
    pairs[2 * i] = __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13);
    pairs[2 * i + 1] = __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 2; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < 2; j++) {
      NAME(vector) a = pairs[4 * i + j], b = pairs[4 * i + 2 + j];
      fours[4 * i + 2 * j] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
      fours[4 * i + 2 * j + 1] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    STORE(to + i * to_stride, __builtin_shufflevector(fours[i], fours[4 + i], 0, 1, 2, 3, 8, 9, 10, 11));
    STORE(to + (4 + i) * to_stride, __builtin_shufflevector(fours[i], fours[4 + i], 4, 5, 6, 7, 12, 13, 14, 15));
  }
#endif
#undef ROW
}
