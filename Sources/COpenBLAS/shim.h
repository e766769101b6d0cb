#include <cblas.h>

// Not in every build of the library.
int blas_thread_shutdown_(void) __attribute__((weak));

/// Ends the threads that OpenBLAS starts as soon as it is loaded. We call it from threads of our own, with one thread a call;
/// until its own fall asleep they keep another processor busy. It starts them again if it is ever asked for more than one.
static inline void align_openblas_end_threads(void) {
  if (blas_thread_shutdown_) blas_thread_shutdown_();
}
