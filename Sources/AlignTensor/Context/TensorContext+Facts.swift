import CKernels
import COpenBLAS

extension TensorContext {
  /// What the numbers run on, as pairs of a title and a text: threads, kernels, who multiplies matrices and why,
  /// OpenBLAS and the processor it is set to.
  package var facts: [(title: String, text: String)] {
    let isFast = ck_kernels_for(CK_F32, CK_BEST) != ck_kernels_for(CK_F32, CK_BASELINE)
    let kernels = isFast ? "AVX2, FMA, F16C" : "baseline, since the processor has no AVX2"
    let choice = ProductBackend.choice()
    let reason = products == choice.backend ? choice.reason : "as asked for"
    let core = openblas_get_corename().map { String(cString: $0) } ?? "unknown"
    let configuration = openblas_get_config().map { String(cString: $0) } ?? "unknown"
    return [
      ("threads", "\(threadCount) of \(Self.processorCount) processors"),
      ("kernels", kernels),
      ("products", "\(products == .own ? "our own kernel" : "OpenBLAS, one thread a call"): \(reason)"),
      ("OpenBLAS", "\(configuration.split(separator: " ").prefix(2).joined(separator: " ")), core \(core)"),
    ]
  }
}
