import CKernels
import COpenBLAS

/// Who multiplies matrices.
package enum ProductBackend: String, Sendable, CaseIterable {
  /// The kernel in `CKernels/template/product.h`.
  case own
  /// OpenBLAS, one call a piece under our own threads.
  case openBLAS = "openblas"

  /// Our kernel wherever it has the vector extensions that it is written for, and why: its rows keep their bits in
  /// company, so that a sampled completion scores the same bits in its unit. docs/architecture.md has the measurements.
  ///
  /// - Parameter hasAVX2: the processor runs AVX2, FMA and F16C, with AVX-512 beside them or not.
  package static func choice(hasAVX2: Bool = ck_runs_avx2()) -> (backend: ProductBackend, reason: String) {
    if hasAVX2 {
      return (.own, "as fast as OpenBLAS on AVX2 and FMA, and rows keep their bits in company")
    }
    return (.openBLAS, "the processor has no AVX2 and FMA, for which our kernel is written")
  }

  /// Readies the library; its own threads would only stand in the way of ours.
  func prepare() { if self == .openBLAS { openblas_set_num_threads(1) } }
}
