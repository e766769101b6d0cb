import AlignTable
import Foundation

/// Round numbers along an axis, one, two or five times a power of ten apart, with labels of one notation.
package struct Ticks: Sendable, Equatable {
  package var values: [Double]
  package var labels: [String]

  package init(values: [Double], labels: [String]) {
    self.values = values
    self.labels = labels
  }

  /// At most `count` ticks (at least two where the range allows) within the scale.
  static func along(_ scale: Scale, count: Int, isWhole: Bool = false) -> Ticks {
    scale.isLogarithmic ? logarithmic(scale, count: count) : linear(scale, count: count, isWhole: isWhole)
  }

  /// The scale widened to the ticks around it, if that costs little of the picture.
  static func widening(_ scale: Scale, count: Int, isWhole: Bool = false) -> Scale {
    guard !scale.isLogarithmic else { return scale }
    // Finer steps widen less: the first that keeps most of the picture for what is drawn.
    for finer in count...(count + 4) {
      let step = roundStep(scale.high - scale.low, count: finer, isWhole: isWhole)
      guard step.isFinite, step > 0 else { return scale }
      let low = (scale.low / step + 1e-9).rounded(.down) * step
      let high = (scale.high / step - 1e-9).rounded(.up) * step
      if low.isFinite, high.isFinite, low < high, high - low <= (scale.high - scale.low) * 1.6 {
        return Scale(low: low, high: high)
      }
    }
    return scale
  }

  private static func linear(_ scale: Scale, count: Int, isWhole: Bool) -> Ticks {
    let step = roundStep(scale.high - scale.low, count: max(count, 1), isWhole: isWhole)
    guard step.isFinite, step > 0 else { return Ticks(values: [], labels: []) }
    let first = (scale.low / step - 1e-9).rounded(.up)
    let last = (scale.high / step + 1e-9).rounded(.down)
    if last - first < 1, count < 8, !isWhole || step > 1 {
      // A lone tick says nothing about the distance: rather one more than asked.
      return linear(scale, count: count + 1, isWhole: isWhole)
    }
    guard last >= first, last - first < 1000 else { return Ticks(values: [], labels: []) }
    let values = stride(from: first, through: last, by: 1).map { $0 * step + 0 }
    return Ticks(values: values, labels: labels(values, step: step))
  }

  /// The smallest round step that gives at most `count` intervals' ends.
  private static func roundStep(_ span: Double, count: Int, isWhole: Bool) -> Double {
    let raw = span / Double(max(count - 1, 1))
    guard raw > 0, raw.isFinite else { return .nan }
    let power = pow(10, floor(log10(raw)))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= raw * 0.999_999 } ?? 10 * power
    return isWhole ? max(step, 1) : step
  }

  private static func logarithmic(_ scale: Scale, count: Int) -> Ticks {
    let low = log10(scale.low)
    let high = log10(scale.high)
    guard low.isFinite, high.isFinite else { return Ticks(values: [], labels: []) }
    var values: [Double] = []
    let decades = high - low
    let factors: [Double] = decades < 1.5 ? [1, 2, 5] : [1]
    let stride = max(Int((decades / Double(max(count - 1, 1))).rounded(.up)), 1)
    for exponent in Int(floor(low))...Int(ceil(high)) where decades < 1.5 || exponent % stride == 0 {
      for factor in factors {
        let value = factor * pow(10, Double(exponent))
        if value >= scale.low * 0.999_999, value <= scale.high * 1.000_001 { values.append(value) }
      }
    }
    if values.count < 2 { values = [scale.low, scale.high] }
    return Ticks(values: values, labels: values.map { NumberText.short($0, digits: 3) })
  }

  /// The labels of evenly spaced numbers: as many decimals as the step needs.
  private static func labels(_ values: [Double], step: Double) -> [String] {
    let largest = values.map(abs).max() ?? 0
    let magnitude = Int(floor(log10(step) + 1e-9))
    if largest >= 1e6 || magnitude < -7 || (magnitude < -4 && largest < 0.1) {
      let digits = max(largest > 0 ? Int(floor(log10(largest))) - magnitude : 0, 0)
      return values.map { $0 == 0 ? "0" : NumberText.scientific($0, decimals: digits) }
    }
    return values.map { NumberText.fixed($0, decimals: max(-magnitude, 0)) }
  }
}
