// AdamW and 16-bit floats.

// p -= rate decay p; m, v: moving means of g and g^2; p -= rate / c1 m / (sqrt(v / c2) + epsilon)
static void NAME(adamw)(void *pp, const void *pg, void *pm, void *pv, const ck_adamw *s, size_t n) {
  real *p = pp, *m = pm, *v = pv;
  const real *g = pg;
  real keep = (real)(1 - s->rate * s->decay), b1 = (real)s->beta1, b2 = (real)s->beta2;
  real c1 = (real)(1 - s->beta1), c2 = (real)(1 - s->beta2), grow = (real)s->gradient_scale;
  real step = (real)(s->rate / s->correction1), root = (real)(1 / sqrt(s->correction2)), epsilon = (real)s->epsilon;
  for (size_t i = 0; i < n; i++) {
    real gradient = g[i] * grow;
    m[i] = b1 * m[i] + c1 * gradient;
    v[i] = b2 * v[i] + c2 * gradient * gradient;
#if IS_DOUBLE
    real scale = sqrt(v[i]) * root + epsilon;
#else
    real scale = sqrtf(v[i]) * root + epsilon;
#endif
    p[i] = p[i] * keep - step * m[i] / scale;
  }
}

static void NAME(from_bfloat16)(const uint16_t *x, void *py, size_t n) {
  real *y = py;
  for (size_t i = 0; i < n; i++) {
    uint32_t bits = (uint32_t)x[i] << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    y[i] = value;
  }
}

static void NAME(to_bfloat16)(const void *px, uint16_t *y, size_t n) {
  const real *x = px;
  for (size_t i = 0; i < n; i++) {
    float value = (float)x[i];
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    // Round to nearest, ties to even; a NaN stays one.
    uint32_t rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    y[i] = (uint16_t)(value != value ? (bits >> 16) | 0x40 : rounded);
  }
}

static void NAME(from_float16)(const uint16_t *x, void *py, size_t n) {
  real *y = py;
  for (size_t i = 0; i < n; i++) {
    _Float16 half;
    memcpy(&half, &x[i], sizeof half);
    y[i] = (real)half;
  }
}

static void NAME(to_float16)(const void *px, uint16_t *y, size_t n) {
  const real *x = px;
  for (size_t i = 0; i < n; i++) {
    _Float16 half = (_Float16)(float)x[i];
    memcpy(&y[i], &half, sizeof half);
  }
}
