import CKernels
import Foundation

/// Cosines and sines of the angles position * frequency: [positions, D / 2] each. Angles are computed in Float64.
package final class RotaryTable<Scalar: TensorScalar>: Sendable {
  let cosine: Tensor<Scalar>
  let sine: Tensor<Scalar>
  package let positionCount: Int
  /// D / 2 angles a turn of one position gives; scaled variants (llama3, linear) are a matter of these numbers.
  package let frequencies: [Double]

  /// - Parameter frequencies: radians a position, D / 2 of them.
  package init(frequencies: [Double], positions: Int, _ context: TensorContext) {
    self.frequencies = frequencies
    positionCount = positions
    let half = frequencies.count
    cosine = context.empty([positions, half])
    sine = context.empty([positions, half])
    let (cosines, sines) = (cosine.mutableBuffer, sine.mutableBuffer)
    for position in 0..<positions {
      for (i, frequency) in frequencies.enumerated() {
        let angle = Double(position) * frequency
        cosines[position * half + i] = Scalar(cos(angle))
        sines[position * half + i] = Scalar(sin(angle))
      }
    }
  }

  /// theta^(-2 i / D)
  package static func frequencies(theta: Double, headDimension: Int) -> [Double] {
    (0..<headDimension / 2).map { pow(theta, -2 * Double($0) / Double(headDimension)) }
  }
}

extension TensorContext {
  /// Turns the first `headCount` heads of each row by the angles of its position; the rest of the row is copied.
  package func rotated<Scalar>(
    _ x: Tensor<Scalar>, headCount: Int, positions: [Int32], _ table: RotaryTable<Scalar>,
    backwards: Bool = false
  ) -> Tensor<Scalar> {
    let half = table.frequencies.count
    let t = positions.count
    let stride = x.count / max(t, 1)
    precondition(
      headCount * half * 2 <= stride, "\(headCount) heads of \(half * 2) don't fit rows of \(stride)")
    precondition(
      positions.allSatisfy { $0 >= 0 && $0 < table.positionCount }, "a position lies outside the table")
    let y = empty(x.shape, of: Scalar.self)
    kernel([x, y, table.cosine, table.sine], over: t, work: stride) { kernels, low, high in
      kernels.rotate(
        x.pointer, y.pointer, stride, headCount, half * 2, positions, table.cosine.pointer,
        table.sine.pointer,
        backwards ? -1 : 1, low, high)
    }
    return y
  }
}

extension Tape {
  /// Rotary position embedding (Su et al. 2021, arXiv 2104.09864; the halves of a head are the two coordinates, as in
  /// transformers' Llama). The derivative is turned back by the same angles.
  package func rotary(
    _ x: Variable<Scalar>, headCount: Int, positions: [Int32], _ table: RotaryTable<Scalar>
  ) -> Variable<Scalar> {
    let context = context
    let y = context.rotated(x.value, headCount: headCount, positions: positions, table)
    return result(.rotary, y, of: [x]) { dy in
      x.accumulate(
        context.rotated(dy, headCount: headCount, positions: positions, table, backwards: true), context)
    }
  }
}
