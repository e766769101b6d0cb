import CKernels

extension TensorContext {
  /// A token for each row of logits [R, V], drawn with the probabilities of its softmax: the first whose share, added to
  /// those before it, exceeds the row's number in [0, 1).
  package func drawRows<Scalar>(_ logits: Tensor<Scalar>, uniforms: [Double]) -> [Int32] {
    let scratch = kernels(of: Scalar.self).pointee.draw_rows_scratch(logits.count / max(uniforms.count, 1))
    return rowTokens(logits, rows: uniforms.count, scratch: scratch) { kernels, size, tokens, rows, scratch in
      kernels.draw_rows(logits.pointer, uniforms, tokens, size, rows.lowerBound, rows.upperBound, scratch)
    }
  }

  /// The first of the greatest logits of each row; 0 for a row of NaN.
  package func likeliest<Scalar>(_ logits: Tensor<Scalar>, rows: Int) -> [Int32] {
    rowTokens(logits, rows: rows) { kernels, size, tokens, rows, _ in
      kernels.likeliest(logits.pointer, tokens, size, rows.lowerBound, rows.upperBound)
    }
  }

  private func rowTokens<Scalar>(
    _ logits: Tensor<Scalar>, rows: Int, scratch: Int = 0,
    _ body: (
      borrowing ck_kernels, Int, UnsafeMutablePointer<Int32>, Range<Int>, _ scratch: UnsafeMutableRawPointer
    ) -> Void
  ) -> [Int32] {
    guard rows > 0 else { return [] }
    let size = logits.count / rows
    var tokens = [Int32](repeating: 0, count: rows)
    tokens.withUnsafeMutableBufferPointer { tokens in
      guard let first = tokens.baseAddress else { return }
      kernel([logits], over: rows, work: size, scratch: scratch) { kernels, low, high, scratch in
        body(kernels, size, first, low..<high, scratch)
      }
    }
    return tokens
  }
}
