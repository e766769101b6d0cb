// Kernels over rows: softmax, norms, rotation, SwiGLU, log-probabilities, gathering. C, F, V: elements of a row.

static void NAME(softmax)(const void *px, void *py, size_t C, size_t low, size_t high) {
  for (size_t t = low; t < high; t++) {
    const real *x = (const real *)px + t * C;
    real *y = (real *)py + t * C, shift = NAME(row_maximum)(x, C), total = 0;
    for (size_t i = 0; i < C; i++) {
      y[i] = NAME(exp)(x[i] - shift);
      total += y[i];
    }
    real inverse = 1 / total;
    for (size_t i = 0; i < C; i++) y[i] *= inverse;
  }
}

// dx = y (dy - sum(dy y))
static void NAME(softmax_backward)(const void *py, const void *pdy, void *pdx, size_t C, size_t low, size_t high) {
  for (size_t t = low; t < high; t++) {
    const real *y = (const real *)py + t * C, *dy = (const real *)pdy + t * C;
    real *dx = (real *)pdx + t * C, inner = 0;
    for (size_t i = 0; i < C; i++) inner += dy[i] * y[i];
    for (size_t i = 0; i < C; i++) dx[i] = y[i] * (dy[i] - inner);
  }
}

static void NAME(log_softmax)(const void *px, void *py, size_t C, size_t low, size_t high) {
  for (size_t t = low; t < high; t++) {
    const real *x = (const real *)px + t * C;
    real *y = (real *)py + t * C, shift = NAME(row_maximum)(x, C);
    real log_sum = (real)(shift + log(NAME(exponential_sum)(x, shift, C)));
    for (size_t i = 0; i < C; i++) y[i] = x[i] - log_sum;
  }
}

// dx = dy - e^y sum(dy)
static void NAME(log_softmax_backward)(const void *py, const void *pdy, void *pdx, size_t C, size_t low, size_t high) {
  for (size_t t = low; t < high; t++) {
    const real *y = (const real *)py + t * C, *dy = (const real *)pdy + t * C;
    real *dx = (real *)pdx + t * C, total = (real)NAME(sum)(dy, C);
    for (size_t i = 0; i < C; i++) dx[i] = dy[i] - NAME(exp)(y[i]) * total;
  }
}

static void NAME(rms_norm)(const void *px, const void *pw, void *py, void *pinverse, size_t C, double epsilon,
                           size_t low, size_t high) {
  const real *w = pw;
  for (size_t t = low; t < high; t++) {
    const real *x = (const real *)px + t * C;
    real *y = (real *)py + t * C, squares = 0;
    for (size_t i = 0; i < C; i++) squares += x[i] * x[i];
    real inverse = (real)(1 / sqrt((double)squares / (double)C + epsilon));
    for (size_t i = 0; i < C; i++) y[i] = x[i] * inverse * w[i];
    ((real *)pinverse)[t] = inverse;
  }
}

// With r = 1 / sqrt(mean(x^2) + epsilon): dx = r w dy - x r^3 mean(w dy x), dw += dy x r
static void NAME(rms_norm_backward)(const void *px, const void *pw, const void *pinverse, const void *pdy, void *pdx,
                                    void *pdw, size_t C, size_t low, size_t high) {
  const real *w = pw;
  real *dw = pdw;
  for (size_t t = low; t < high; t++) {
    const real *x = (const real *)px + t * C, *dy = (const real *)pdy + t * C;
    real *dx = (real *)pdx + t * C, r = ((const real *)pinverse)[t], inner = 0;
    for (size_t i = 0; i < C; i++) inner += w[i] * dy[i] * x[i];
    real pull = inner * r * r * r / (real)C;
    for (size_t i = 0; i < C; i++) dx[i] = r * w[i] * dy[i] - x[i] * pull;
    if (dw)
      for (size_t i = 0; i < C; i++) dw[i] += dy[i] * x[i] * r;
  }
}

static void NAME(rotate)(const void *px, void *py, size_t stride, size_t heads, size_t D, const int32_t *positions,
                         const void *pcosine, const void *psine, double direction, size_t low, size_t high) {
  size_t half = D / 2;
  real sign = (real)direction;
  for (size_t t = low; t < high; t++) {
    const real *c = (const real *)pcosine + (size_t)positions[t] * half;
    const real *s = (const real *)psine + (size_t)positions[t] * half;
    const real *x = (const real *)px + t * stride;
    real *y = (real *)py + t * stride;
    for (size_t h = 0; h < heads; h++, x += D, y += D)
      for (size_t i = 0; i < half; i++) {
        real a = x[i], b = x[half + i], turn = sign * s[i];
        y[i] = a * c[i] - b * turn;
        y[half + i] = b * c[i] + a * turn;
      }
    size_t rest = stride - heads * D;
    if (px != py && rest) memcpy(y, x, rest * sizeof(real));
  }
}

static void NAME(swiglu)(const void *pgate_up, void *py, size_t F, size_t low, size_t high) {
  for (size_t t = low; t < high; t++) {
    const real *gate = (const real *)pgate_up + t * 2 * F, *up = gate + F;
    real *y = (real *)py + t * F;
    for (size_t i = 0; i < F; i++) y[i] = gate[i] * NAME(sigmoid)(gate[i]) * up[i];
  }
}

// With s = sigmoid(g): d up = dy g s, d g = dy up s (1 + g (1 - s))
static void NAME(swiglu_backward)(const void *pgate_up, const void *pdy, void *pd, size_t F, size_t low, size_t high) {
  for (size_t t = low; t < high; t++) {
    const real *gate = (const real *)pgate_up + t * 2 * F, *up = gate + F, *dy = (const real *)pdy + t * F;
    real *d_gate = (real *)pd + t * 2 * F, *d_up = d_gate + F;
    for (size_t i = 0; i < F; i++) {
      real s = NAME(sigmoid)(gate[i]);
      d_up[i] = dy[i] * gate[i] * s;
      d_gate[i] = dy[i] * up[i] * s * (1 + gate[i] * (1 - s));
    }
  }
}

static void NAME(log_probability_chunk)(const void *plogits, const int32_t *targets, void *ptarget_logits, void *pmaxima,
                                        double *sums, size_t W, size_t first, size_t low, size_t high) {
  real *maxima = pmaxima, *target_logits = ptarget_logits;
  for (size_t t = low; t < high; t++) {
    const real *x = (const real *)plogits + t * W;
    real largest = NAME(row_maximum)(x, W), before = maxima[t];
    if (largest > before) {
      sums[t] *= before == -INFINITY ? 0 : exp((double)(before - largest));
      maxima[t] = largest;
    }
    sums[t] += NAME(exponential_sum)(x, maxima[t], W);
    size_t target = (size_t)targets[t];
    if (target >= first && target < first + W) target_logits[t] = x[target - first];
  }
}

static void NAME(log_probability_end)(void *ptarget_logits, void *pmaxima, const double *sums, size_t low,
                                      size_t high) {
  real *maxima = pmaxima, *target_logits = ptarget_logits;
  for (size_t t = low; t < high; t++) {
    double log_sum = log(sums[t]);
    target_logits[t] = (real)((double)(target_logits[t] - maxima[t]) - log_sum);
    maxima[t] = (real)(maxima[t] + log_sum);
  }
}

static void NAME(log_probability_backward)(const void *plogits, const int32_t *targets, const void *psums,
                                           const void *pseeds, void *pd, size_t W, size_t first, size_t low,
                                           size_t high) {
  for (size_t t = low; t < high; t++) {
    const real *x = (const real *)plogits + t * W;
    real *d = (real *)pd + t * W, log_sum = ((const real *)psums)[t], seed = ((const real *)pseeds)[t];
    for (size_t i = 0; i < W; i++) d[i] = -seed * NAME(exp)(x[i] - log_sum);
    size_t target = (size_t)targets[t];
    if (target >= first && target < first + W) d[target - first] += seed;
  }
}

// With d = x - max and S = sum e^d: log p(target) = d_target - log S, and -sum p log p = log S - sum(e^d d) / S. Blocks
// are summed in Float64. A logit of -infinity has no share.
static void NAME(row_entropy)(const void *plogits, const int32_t *targets, double *log_probabilities, double *entropies,
                              size_t C, size_t low, size_t high) {
  for (size_t t = low; t < high; t++) {
    const real *x = (const real *)plogits + t * C, shift = NAME(row_maximum)(x, C);
    double total = 0, moment = 0;
    for (size_t i = 0; i < C; i += 1024) {
      size_t end = i + 1024 < C ? i + 1024 : C;
      real block = 0, block_moment = 0;
      for (size_t j = i; j < end; j++) {
        real d = x[j] - shift, e = NAME(exp)(d);
        block += e;
        block_moment += e == 0 ? 0 : e * d;
      }
      total += block;
      moment += block_moment;
    }
    double log_sum = log(total);
    log_probabilities[t] = (double)(x[targets[t]] - shift) - log_sum;
    entropies[t] = log_sum - moment / total;
  }
}

static void NAME(gather_rows)(const void *px, const int32_t *rows, void *py, size_t C, size_t low, size_t high) {
  for (size_t t = low; t < high; t++)
    memcpy((real *)py + t * C, (const real *)px + (size_t)rows[t] * C, C * sizeof(real));
}

static void NAME(scatter_rows)(const void *px, const int32_t *rows, void *py, size_t n, size_t C, size_t low,
                               size_t high) {
  for (size_t t = 0; t < n; t++) {
    const real *x = (const real *)px + t * C;
    real *y = (real *)py + (size_t)rows[t] * C;
    for (size_t i = low; i < high; i++) y[i] += x[i];
  }
}

static void NAME(add_row)(const void *pbias, void *py, size_t C, size_t low, size_t high) {
  const real *bias = pbias;
  for (size_t t = low; t < high; t++) {
    real *y = (real *)py + t * C;
    for (size_t i = 0; i < C; i++) y[i] += bias[i];
  }
}
