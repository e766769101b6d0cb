import CKernels
import COpenBLAS

/// Who multiplies matrices.
package enum ProductBackend: String, Sendable, CaseIterable {
  /// The kernel in `CKernels/template/product.h`.
  case own
  /// OpenBLAS, one call a piece under our own threads.
  case openBLAS = "openblas"

  /// The faster one for a processor, and why. docs/architecture.md has the measurements.
  package static func choice(for processor: ProcessorFeatures) -> (backend: ProductBackend, reason: String) {
    if processor.hasAVX512 {
      return (.openBLAS, "the processor has AVX-512, for which OpenBLAS has wider kernels than ours")
    }
    if processor.hasAVX2 {
      return (.own, "as fast as OpenBLAS on AVX2 and FMA, and rows keep their bits in company")
    }
    return (.openBLAS, "the processor has no AVX2 and FMA, for which our kernel is written")
  }

  /// Readies the library; its own threads would only stand in the way of ours.
  func prepare() { if self == .openBLAS { openblas_set_num_threads(1) } }
}

/// Vector extensions of a processor that decide who multiplies.
package struct ProcessorFeatures: Sendable, Equatable {
  /// AVX2, FMA and F16C.
  package let hasAVX2: Bool
  package let hasAVX512: Bool

  package init(hasAVX2: Bool, hasAVX512: Bool) {
    self.hasAVX2 = hasAVX2
    self.hasAVX512 = hasAVX512
  }

  /// Those of the processor that this runs on.
  package static var here: ProcessorFeatures {
    ProcessorFeatures(hasAVX2: ck_runs_avx2(), hasAVX512: ck_runs_avx512())
  }
}
