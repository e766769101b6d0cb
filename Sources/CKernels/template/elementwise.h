// Element-wise functions and reductions. `real` is the element type.

static void NAME(fill)(double value, void *py, size_t n) {
  real *y = py;
  for (size_t i = 0; i < n; i++) y[i] = (real)value;
}

static void NAME(add)(const void *pa, const void *pb, void *py, size_t n) {
  const real *a = pa, *b = pb;
  real *y = py;
  for (size_t i = 0; i < n; i++) y[i] = a[i] + b[i];
}

static void NAME(accumulate)(double scale, const void *px, void *py, size_t n) {
  const real *x = px;
  real *y = py, a = (real)scale;
  for (size_t i = 0; i < n; i++) y[i] += a * x[i];
}

static void NAME(scale)(double scale, void *px, size_t n) {
  real *x = px, a = (real)scale;
  for (size_t i = 0; i < n; i++) x[i] *= a;
}

#define BINARY(expression)                       \
  for (size_t i = 0; i < n; i++) {               \
    real u = a[i * a_step], v = b[i * b_step];   \
    y[i] = (real)(expression);                   \
  }                                              \
  break;

static void NAME(binary)(ck_binary f, const void *pa, size_t a_step, const void *pb, size_t b_step, void *py,
                         size_t n) {
  const real *a = pa, *b = pb;
  real *y = py;
  switch (f) {
    case CK_ADD: BINARY(u + v)
    case CK_SUBTRACT: BINARY(u - v)
    case CK_MULTIPLY: BINARY(u * v)
    case CK_DIVIDE: BINARY(u / v)
    case CK_POWER: BINARY(pow(u, v))
    case CK_MAXIMUM: BINARY(u != u || u > v ? u : v)
    case CK_MINIMUM: BINARY(u != u || u < v ? u : v)
    case CK_LESS: BINARY(u < v)
    case CK_LESS_EQUAL: BINARY(u <= v)
    case CK_GREATER: BINARY(u > v)
    case CK_GREATER_EQUAL: BINARY(u >= v)
    case CK_EQUAL: BINARY(u == v)
    case CK_NOT_EQUAL: BINARY(u != v)
    case CK_FLOOR_DIVIDE: BINARY(floor(u / v))
    case CK_REMAINDER: BINARY(u - v * floor(u / v))
  }
}
#undef BINARY

#define UNARY(expression)            \
  for (size_t i = 0; i < n; i++) {   \
    real u = x[i];                   \
    y[i] = (real)(expression);       \
  }                                  \
  break;

static void NAME(unary)(ck_unary f, double p, double q, const void *px, void *py, size_t n) {
  const real *x = px;
  real *y = py;
  switch (f) {
    case CK_NEGATE: UNARY(-u)
    case CK_EXP: UNARY(exp(u))
    case CK_LOG: UNARY(log(u))
    case CK_SQRT: UNARY(sqrt(u))
    case CK_ABS: UNARY(u < 0 ? -u : u)
    case CK_SIGMOID: UNARY(NAME(sigmoid_exact)(u))
    case CK_LOG_SIGMOID: UNARY(-NAME(softplus_exact)(-u))
    case CK_SOFTPLUS: UNARY(NAME(softplus_exact)(u))
    case CK_RELU: UNARY(u != u || u > 0 ? u : 0)
    case CK_TANH: UNARY(tanh(u))
    case CK_CLAMP: UNARY(u < (real)p ? (real)p : (u > (real)q ? (real)q : u))
    case CK_SQUARE: UNARY(u * u)
    case CK_FLOOR: UNARY(floor(u))
    case CK_ROUND: UNARY(rint(u))
    case CK_LOG1P: UNARY(log1p(u))
    case CK_EXPM1: UNARY(expm1(u))
    case CK_SIN: UNARY(sin(u))
    case CK_COS: UNARY(cos(u))
    case CK_CEIL: UNARY(ceil(u))
  }
}
#undef UNARY

#define SLOPE(expression)            \
  for (size_t i = 0; i < n; i++) {   \
    real u = x[i], v = y[i];         \
    (void)u;                         \
    (void)v;                         \
    dx[i] = dy[i] * (real)(expression); \
  }                                  \
  break;

// At a kink the slope is the one to the left (relu, clamp), and 0 for |x| at 0, as in PyTorch.
static void NAME(unary_backward)(ck_unary f, double p, double q, const void *px, const void *py, const void *pdy,
                                 void *pdx, size_t n) {
  const real *x = px, *y = py, *dy = pdy;
  real *dx = pdx;
  switch (f) {
    case CK_NEGATE: SLOPE(-1)
    case CK_EXP: SLOPE(v)
    case CK_LOG: SLOPE(1 / u)
    case CK_SQRT: SLOPE(0.5 / v)
    case CK_ABS: SLOPE(u > 0 ? 1 : (u < 0 ? -1 : 0))
    case CK_SIGMOID: SLOPE(v * (1 - v))
    case CK_LOG_SIGMOID: SLOPE(NAME(sigmoid_exact)(-u))
    case CK_SOFTPLUS: SLOPE(NAME(sigmoid_exact)(u))
    case CK_RELU: SLOPE(u > 0)
    case CK_TANH: SLOPE(1 - v * v)
    case CK_CLAMP: SLOPE(u >= (real)p && u <= (real)q)
    case CK_SQUARE: SLOPE(2 * u)
    case CK_FLOOR: SLOPE(0)
    case CK_ROUND: SLOPE(0)
    case CK_LOG1P: SLOPE(1 / (1 + u))
    case CK_EXPM1: SLOPE(v + 1)
    case CK_SIN: SLOPE(cos(u))
    case CK_COS: SLOPE(-sin(u))
    case CK_CEIL: SLOPE(0)
  }
}
#undef SLOPE

static double NAME(sum)(const void *px, size_t n) {
  const real *x = px;
  double total = 0;
  for (size_t i = 0; i < n; i++) total += x[i];
  return total;
}

static double NAME(dot)(const void *px, const void *py, size_t n) {
  const real *x = px, *y = py;
  double total = 0;
  for (size_t i = 0; i < n; i++) total += (double)x[i] * (double)y[i];
  return total;
}

static double NAME(maximum)(const void *px, size_t n) { return NAME(row_maximum)(px, n); }

static void NAME(sum_axis)(const void *px, void *py, size_t outer, size_t n, size_t inner) {
  const real *x = px;
  real *y = py;
  for (size_t o = 0; o < outer; o++) {
    if (inner == 1) {
      y[o] = (real)NAME(sum)(x + o * n, n);
      continue;
    }
    real *row = y + o * inner;
    for (size_t i = 0; i < inner; i++) row[i] = 0;
    for (size_t j = 0; j < n; j++)
      for (size_t i = 0; i < inner; i++) row[i] += x[(o * n + j) * inner + i];
  }
}
