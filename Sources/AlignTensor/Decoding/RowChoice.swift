import CKernels

extension TensorContext {
  /// A token for each row of logits [R, V], drawn with the probabilities of its softmax: the first whose share, added to
  /// those before it, exceeds the row's number in [0, 1).
  package func drawRows<Scalar>(_ logits: Tensor<Scalar>, uniforms: [Double]) -> [Int32] {
    rowTokens(logits, rows: uniforms.count) { kernels, size, tokens, low, high in
      kernels.draw_rows(logits.pointer, uniforms, tokens, size, low, high)
    }
  }

  /// The first of the greatest logits of each row; 0 for a row of NaN.
  package func likeliest<Scalar>(_ logits: Tensor<Scalar>, rows: Int) -> [Int32] {
    rowTokens(logits, rows: rows) { kernels, size, tokens, low, high in
      kernels.likeliest(logits.pointer, tokens, size, low, high)
    }
  }

  private func rowTokens<Scalar>(
    _ logits: Tensor<Scalar>, rows: Int,
    _ body: (borrowing ck_kernels, Int, UnsafeMutablePointer<Int32>, _ low: Int, _ high: Int) -> Void
  ) -> [Int32] {
    guard rows > 0 else { return [] }
    let size = logits.count / rows
    var tokens = [Int32](repeating: 0, count: rows)
    tokens.withUnsafeMutableBufferPointer { tokens in
      guard let first = tokens.baseAddress else { return }
      kernel([logits], over: rows, work: size) { kernels, low, high in
        body(kernels, size, first, low, high)
      }
    }
    return tokens
  }
}
