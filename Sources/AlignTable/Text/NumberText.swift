import Foundation

/// Numbers as people read them in tables and on axes.
package enum NumberText {
  /// With so many digits after the point.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return special(value) }
    let text = String(format: "%.\(max(decimals, 0))f", value)
    // No minus sign before a zero.
    return text.hasPrefix("-") && !text.contains(where: { ("1"..."9").contains($0) })
      ? String(text.dropFirst()) : text
  }

  /// `2e-5`, `1.25e7`: at most so many digits after the point of the mantissa, none that are zero at the end.
  package static func scientific(_ value: Double, decimals: Int = 3) -> String {
    guard value.isFinite else { return special(value) }
    let parts = String(format: "%.\(max(decimals, 0))e", value).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return "\(value)" }
    var mantissa = String(parts[0])
    if mantissa.contains(".") {
      while mantissa.last == "0" { mantissa.removeLast() }
      if mantissa.last == "." { mantissa.removeLast() }
    }
    return "\(mantissa)e\(exponent)"
  }

  /// About so many significant digits, in whichever notation is shorter to read: `0.125`, `12.5`, `2e-5`.
  package static func short(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite else { return special(value) }
    if value == 0 { return "0" }
    let magnitude = Int(floor(log10(abs(value))))
    if magnitude < -4 || magnitude >= 7 { return scientific(value, decimals: digits - 1) }
    var text = fixed(value, decimals: max(digits - 1 - magnitude, 0))
    if text.contains(".") {
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
    }
    return text
  }

  /// `1,403`.
  package static func grouped(_ count: Int) -> String {
    let digits = String(count.magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return count < 0 ? "-" + result : result
  }

  /// `1 row`, `1,403 rows`.
  package static func count(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  private static func special(_ value: Double) -> String { value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
}

/// One notation for all numbers of a column, so that their points stand below each other.
package struct NumberFormat {
  private var decimals = 0
  /// Sizes too different for one notation: each number has its own.
  private var isMixed = false

  /// Chooses so that the numbers keep about four significant digits and none is shown as zero that isn't.
  package init(_ numbers: [Double]) {
    let sizes = numbers.filter { $0.isFinite && $0 != 0 }.map(abs)
    guard let largest = sizes.max(), let smallest = sizes.min() else { return }
    if largest >= 1e9 || smallest < 1e-4 && (largest < 1e-3 || smallest < 1e-6) {
      isMixed = true
      return
    }
    let magnitude = Int(floor(log10(smallest)))
    let wanted = min(max(3 - magnitude, 0), 6)
    let affordable = max(7 - max(Int(floor(log10(largest))), 0), 0)
    if wanted > affordable, numbers.contains(where: { $0.isFinite && $0 != $0.rounded() }), largest >= 1e4 {
      isMixed = true
      return
    }
    decimals = min(max(min(wanted, affordable), largest < 1e5 ? 1 : 0), 6)
    // Zeros that every number ends with say nothing.
    var texts = numbers.filter(\.isFinite).map { NumberText.fixed($0, decimals: decimals) }
    while decimals > 1, texts.allSatisfy({ $0.last == "0" }) {
      texts = texts.map { String($0.dropLast()) }
      decimals -= 1
    }
  }

  package func text(_ value: Double) -> String {
    isMixed ? NumberText.short(value) : NumberText.fixed(value, decimals: decimals)
  }
}
