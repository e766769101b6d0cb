import CKernels

/// What a sequence that is being generated has read: a prompt, which it may share with others, and its own tokens.
package struct SequenceMemory<Scalar: TensorScalar> {
  package let prompt: KeyValueCache<Scalar>
  package let own: KeyValueCache<Scalar>

  package init(prompt: KeyValueCache<Scalar>, own: KeyValueCache<Scalar>) {
    self.prompt = prompt
    self.own = own
  }

  package var count: Int { prompt.count + own.count }
}

extension TensorContext {
  /// Attention of row i of `qkv` over the prompt and the own tokens of sequence i and over itself: [rows, H D]. Keeps the
  /// row's key and value in the sequence's own memory; counting it is left to the caller, after the last layer.
  ///
  /// Sequences of one prompt that stand together are multiplied with its keys and values together. The bits are those of
  /// `attention` over a unit of the prompt and the sequence.
  package func attention<Scalar>(
    _ qkv: Tensor<Scalar>, over memories: [SequenceMemory<Scalar>], layer: Int
  ) -> Tensor<Scalar> {
    guard let heads = memories.first?.prompt.heads else { return empty([0, 0]) }
    precondition(memories.allSatisfy { $0.own.count < $0.own.capacity }, "the cache is full")
    let shape = heads.shape(stride: heads.rowWidth)
    let out = empty([memories.count, heads.headCount * heads.dimension], of: Scalar.self)
    let runs = Self.runs(memories)
    let prompts = runs.map { memories[$0.lowerBound].prompt.memory(layer: layer) }
    let owns = memories.map { $0.own.memory(layer: layer) }
    let longest = memories.map(\.count).max() ?? 0
    let kvHeads = heads.keyValueHeadCount
    let kernels = kernels(of: Scalar.self).pointee
    let scratch = zip(runs, prompts).map { rows, prompt in
      withUnsafePointer(to: shape) { shape in
        withUnsafePointer(to: prompt) { prompt in
          Array(owns[rows]).withUnsafeBufferPointer { owns in
            owns.baseAddress.map { kernels.attention_cached_scratch(shape, rows.count, prompt, $0) } ?? 0
          }
        }
      }
    }
    kernel(
      [qkv, out], over: runs.count * kvHeads,
      work: longest * heads.dimension * heads.headCount / kvHeads * (memories.count / runs.count) / 4,
      scratch: scratch.max() ?? 0
    ) { kernels, low, high, scratch in
      withUnsafePointer(to: shape) { shape in
        owns.withUnsafeBufferPointer { owns in
          guard let first = owns.baseAddress else { return }
          for task in low..<high {
            let (run, head) = task.quotientAndRemainder(dividingBy: kvHeads)
            let rows = runs[run]
            withUnsafePointer(to: prompts[run]) { prompt in
              kernels.attention_cached(
                qkv.pointer, shape, rows.lowerBound, rows.count, prompt, first + rows.lowerBound, head,
                out.pointer, scratch)
            }
          }
        }
      }
    }
    withExtendedLifetime(memories) {}
    return out
  }

  /// Neighbours with the same prompt, at most eight together.
  private static func runs<Scalar>(_ memories: [SequenceMemory<Scalar>]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for row in memories.indices {
      if let last = runs.last, last.count < 8, memories[row].prompt === memories[row - 1].prompt {
        runs[runs.count - 1] = last.lowerBound..<row + 1
      } else {
        runs.append(row..<row + 1)
      }
    }
    return runs
  }
}
