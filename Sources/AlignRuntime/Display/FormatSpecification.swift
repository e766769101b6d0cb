import Glibc

/// What follows the colon in `f"{x:>8.3f}"`: `[[fill]align][sign][0][width][,][.precision][type]`, as in Python.
package struct FormatSpecification {
  private enum Alignment: Character { case left = "<", right = ">", center = "^" }

  private let text: String
  private var fill: Character = " "
  private var alignment: Alignment?
  private var sign: Character = "-"
  private var padsWithZeros = false
  private var width = 0
  private var groups = false
  private var precision: Int?
  private var type: Character?

  /// Throws an error that says which forms there are.
  package init(_ text: String) throws {
    self.text = text
    var rest = Substring(text)
    if let mark = rest.dropFirst().first, let found = Alignment(rawValue: mark), let filler = rest.first {
      (fill, alignment) = (filler, found)
      rest = rest.dropFirst(2)
    } else if let mark = rest.first, let found = Alignment(rawValue: mark) {
      alignment = found
      rest = rest.dropFirst()
    }
    if let mark = rest.first, "+- ".contains(mark) {
      sign = mark
      rest = rest.dropFirst()
    }
    if rest.first == "0" {
      padsWithZeros = true
      rest = rest.dropFirst()
    }
    width = try Self.number(&rest, text) ?? 0
    if rest.first == "," {
      groups = true
      rest = rest.dropFirst()
    }
    if rest.first == "." {
      rest = rest.dropFirst()
      guard let digits = try Self.number(&rest, text) else { throw Self.error(text) }
      precision = digits
    }
    if let last = rest.first {
      guard rest.count == 1, "fegds%xb".contains(last) else { throw Self.error(text) }
      type = last
    }
  }

  private static func number(_ rest: inout Substring, _ text: String) throws -> Int? {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    rest = rest.dropFirst(digits.count)
    if digits.isEmpty { return nil }
    guard let value = Int(digits), value <= 400 else {
      throw RuntimeError(.invalidArgument, "the format `\(text)` asks for more than 400 characters")
    }
    return value
  }

  private static func error(_ text: String) -> RuntimeError {
    RuntimeError(
      .invalidArgument, "`\(text)` is not a format",
      hint: "formats are like `.3f` `>8` `,` `.1%` `e` `g` `d` `+.2f` `08.3f`")
  }

  /// The text of a value in this format.
  package func apply(to value: Value) throws -> String {
    switch value {
    case .int(let number): try padded(formatted(number))
    case .float(let number): try padded(formatted(number))
    default:
      if type == nil || type == "s" {
        padded(String(value.text.prefix(precision ?? .max)), isNumber: false)
      } else {
        throw RuntimeError(
          .typeMismatch, "the format `\(text)` is for numbers, the value is \(value.typeWithArticle)")
      }
    }
  }

  private func formatted(_ number: Int) throws -> String {
    switch type {
    case nil where precision == nil, "d": signed(grouped(String(number.magnitude)), isNegative: number < 0)
    case "x": signed(String(number.magnitude, radix: 16), isNegative: number < 0)
    case "b": signed(String(number.magnitude, radix: 2), isNegative: number < 0)
    case "s": throw mismatch("strings", "an int")
    default: try formatted(Double(number))
    }
  }

  private func formatted(_ number: Double) throws -> String {
    let size = abs(number)
    let body: String
    switch type {
    case "f": body = print("f", size, precision ?? 6)
    case "e": body = print("e", size, precision ?? 6)
    case "g": body = print("g", size, precision ?? 6)
    case "%": body = print("f", size * 100, precision ?? 6) + "%"
    case nil: body = precision.map { print("g", size, $0) } ?? size.shortest
    case "s": throw mismatch("strings", "a float")
    default: throw mismatch("ints", "a float")
    }
    return signed(grouped(body), isNegative: number.sign == .minus && !number.isNaN)
  }

  private func mismatch(_ wanted: String, _ found: String) -> RuntimeError {
    RuntimeError(.typeMismatch, "the format `\(text)` is for \(wanted), the value is \(found)")
  }

  /// C's formatting of one number.
  private func print(_ conversion: String, _ number: Double, _ digits: Int) -> String {
    if !number.isFinite { return number.shortest }
    return withVaList([Int32(digits), number]) { list in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 800) { buffer in
        let count = vsnprintf(buffer.baseAddress, 800, "%.*\(conversion)", list)
        return String(decoding: buffer.prefix(max(0, Int(count))).map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
    }
  }

  private func grouped(_ digits: String) -> String {
    guard groups else { return digits }
    let whole = digits.prefix { $0.isNumber }
    var result = ""
    for (position, digit) in whole.enumerated() {
      if position > 0, (whole.count - position) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result + digits.dropFirst(whole.count)
  }

  private func signed(_ digits: String, isNegative: Bool) -> String {
    (isNegative ? "-" : sign == "-" ? "" : String(sign)) + digits
  }

  private func padded(_ text: String, isNumber: Bool = true) -> String {
    let missing = width - text.count
    guard missing > 0 else { return text }
    if padsWithZeros, isNumber, alignment == nil {
      let mark = text.prefix { "+- ".contains($0) }
      return mark + String(repeating: "0", count: missing) + text.dropFirst(mark.count)
    }
    func filled(_ count: Int) -> String { String(repeating: fill, count: count) }
    switch alignment ?? (isNumber ? .right : .left) {
    case .left: return text + filled(missing)
    case .right: return filled(missing) + text
    case .center: return filled(missing / 2) + text + filled(missing - missing / 2)
    }
  }
}
