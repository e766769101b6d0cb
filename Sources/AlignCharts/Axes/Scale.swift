import Foundation

/// The way from numbers to places on an axis: `[low, high]` onto `[0, 1]`, evenly or by logarithm.
package struct Scale: Sendable, Equatable {
  package var low: Double
  package var high: Double
  package var isLogarithmic = false

  /// The place of a number, from 0 to 1 within the range; nil where it has none.
  func place(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    if isLogarithmic {
      guard value > 0 else { return nil }
      return (log10(value) - log10(low)) / (log10(high) - log10(low))
    }
    // Halves first, so that the widest ranges don't overflow.
    return (value / 2 - low / 2) / (high / 2 - low / 2)
  }

  /// The range of the finite (and for logarithms positive) numbers, widened where they are all the same.
  static func covering(_ values: some Sequence<Double>, isLogarithmic: Bool = false) -> Scale? {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where value.isFinite && !(isLogarithmic && value <= 0) {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else { return nil }
    return Scale(low: low, high: high, isLogarithmic: isLogarithmic).widened
  }

  /// The same range if it has a width, else one around its only number.
  private var widened: Scale {
    var copy = self
    if isLogarithmic {
      if high / low < 1.0001 {
        copy.low = low / 2
        copy.high = high * 2
      }
    } else if high - low <= max(abs(low), abs(high)) * 1e-12 {
      let margin = low == 0 ? 1 : abs(low) * 0.2
      copy.low = low - margin
      copy.high = high + margin
    }
    return copy
  }
}
