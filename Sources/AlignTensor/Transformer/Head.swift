import CKernels

extension Tape {
  /// The log-probability (nats) of each row's target under softmax(x W^T): x [R, C], W [V, C], gives [R].
  ///
  /// The vocabulary is done in chunks whose logits stay in the processor's cache while they are summed up, and on the way back
  /// while they are turned into their derivative, seed (onehot - softmax), and multiplied. The logits are kept for going back
  /// so that they are computed once; without recording one chunk of them exists.
  package func logProbability(
    _ x: Variable<Scalar>, _ weight: Variable<Scalar>, targets: [Int32]
  ) -> Variable<Scalar> {
    let (v, c) = (weight.shape[0], weight.shape[1])
    let r = targets.count
    precondition(x.value.count == r * c, "\(x.shape) aren't \(r) rows of \(c)")
    precondition(targets.allSatisfy { $0 >= 0 && $0 < v }, "a target lies outside the vocabulary")
    let context = context
    let chunks = VocabularyChunk.all(v)
    let goesBack = isRecording && (x.needsGradient || weight.needsGradient)
    let out = context.zeros([r], of: Scalar.self)
    let logSums = context.filled([r], with: -Scalar.infinity)
    let sums = context.zeros([r], of: Double.self)
    var kept: [Tensor<Scalar>] = []
    var chunkMemory: Tensor<Scalar>?
    for chunk in chunks {
      let isReusable = chunkMemory?.shape == [r, chunk.width]
      let logits =
        isReusable && !goesBack
        ? chunkMemory ?? context.empty([]) : context.empty([r, chunk.width], of: Scalar.self)
      chunkMemory = logits
      if goesBack { kept.append(logits) }
      context.product(
        .plain(x.value), .transposed(weight.value.rows(chunk.range)), into: logits, rows: r,
        columns: chunk.width,
        inner: c)
      context.kernel([logits, out, logSums], over: r, work: chunk.width) { kernels, low, high in
        kernels.log_probability_chunk(
          logits.pointer, targets, out.pointer, logSums.pointer, sums.pointer, chunk.width,
          chunk.range.lowerBound,
          low, high)
      }
    }
    context.kernel([out, logSums]) {
      $0.log_probability_end(out.pointer, logSums.pointer, sums.pointer, 0, r)
    }
    withExtendedLifetime(sums) {}
    guard goesBack else { return constant(out) }
    return result(.logProbability, out, of: [x, weight]) { [kept] seeds in
      context.headBackward(x, weight, targets, kept, logSums, seeds)
    }
  }
}

extension TensorContext {
  /// Adds to the derivatives of rows and weights, chunk by chunk.
  fileprivate func headBackward<Scalar>(
    _ x: Variable<Scalar>, _ weight: Variable<Scalar>, _ targets: [Int32], _ logits: [Tensor<Scalar>],
    _ logSums: Tensor<Scalar>, _ seeds: Tensor<Scalar>
  ) {
    let (v, c) = (weight.shape[0], weight.shape[1])
    let r = targets.count
    let dx = x.needsGradient ? x.gradientToAccumulate(self) : nil
    let dw = weight.needsGradient ? weight.gradientToAccumulate(self) : nil
    for (index, chunk) in VocabularyChunk.all(v).enumerated() {
      let (values, derivatives) = (logits[index], empty([r, chunk.width], of: Scalar.self))
      kernel([values, logSums, seeds, derivatives], over: r, work: chunk.width) { kernels, low, high in
        kernels.log_probability_backward(
          values.pointer, targets, logSums.pointer, seeds.pointer, derivatives.pointer, chunk.width,
          chunk.range.lowerBound, low, high)
      }
      if let (dx, isFresh) = dx {
        product(
          .plain(derivatives), .plain(weight.value.rows(chunk.range)), into: dx,
          accumulates: !isFresh || index > 0,
          rows: r, columns: c, inner: chunk.width)
      }
      if let (dw, isFresh) = dw {
        product(
          .transposed(derivatives), .plain(x.value), into: dw.rows(chunk.range), accumulates: !isFresh,
          rows: chunk.width, columns: c, inner: r)
      }
    }
  }
}

/// A range of the vocabulary that is done at a time; the cut depends on the vocabulary alone.
private struct VocabularyChunk {
  let range: Range<Int>

  var width: Int { range.count }

  static func all(_ vocabulary: Int) -> [VocabularyChunk] {
    let most = 1536
    let count = (vocabulary + most - 1) / most
    // Chunks of nearly equal width, whole tiles of the products.
    let width = count == 0 ? most : ((vocabulary + count - 1) / count + 15) / 16 * 16
    return stride(from: 0, to: vocabulary, by: width).map {
      VocabularyChunk(range: $0..<min($0 + width, vocabulary))
    }
  }
}
