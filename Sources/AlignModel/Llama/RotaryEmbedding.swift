import Foundation

/// Rotary positions: how fast each pair of a head's dimensions turns with the position.
///
/// Formula: pair i turns by `position * theta^(-2i/d)`, d the head dimension; halves are rotated (`x1, x2` are the first
/// and second half of a head), as in Hugging Face's layout.
package struct RotaryEmbedding: Sendable, Equatable {
  package var theta: Double = 10_000
  package var scaling = Scaling.none

  package enum Scaling: Sendable, Equatable {
    case none
    /// All frequencies divided by the factor.
    case linear(factor: Double)
    /// Llama 3: long wavelengths are stretched by the factor, short ones kept, those between blended.
    case llama3(factor: Double, lowFrequency: Double, highFrequency: Double, originalContext: Int)
  }

  package init(theta: Double = 10_000, scaling: Scaling = .none) {
    self.theta = theta
    self.scaling = scaling
  }

  /// Radians a position, one a pair of dimensions.
  /// Source: Llama 3.1; compared with `_compute_llama3_parameters` of transformers.
  package func frequencies(headDimension: Int) -> [Double] {
    (0..<headDimension / 2).map { pair in
      let frequency = pow(theta, -2 * Double(pair) / Double(headDimension))
      switch scaling {
      case .none: return frequency
      case .linear(let factor): return frequency / factor
      case .llama3(let factor, let low, let high, let original):
        let wavelength = 2 * Double.pi / frequency
        if wavelength > Double(original) / low { return frequency / factor }
        if wavelength < Double(original) / high { return frequency }
        let blend = (Double(original) / wavelength - low) / (high - low)
        return (1 - blend) * frequency / factor + blend * frequency
      }
    }
  }
}
