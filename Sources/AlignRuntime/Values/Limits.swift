/// How large a single value may grow, and how much one statement may print. A program that goes beyond them gets an error with
/// the limit in its words, where the process would otherwise be ended for want of memory.
package enum Limits {
  /// The most elements of a list: a gibibyte of places.
  package static let listCount = 1 << 26
  /// The most bytes of a string.
  package static let stringBytes = 1 << 28
  /// The most bytes that one top-level statement writes to standard output.
  package static let outputBytes = 1 << 28

  package static func requireList(_ count: Int) throws {
    if count > listCount || count < 0 { throw listTooLong }
  }

  package static func requireString(_ bytes: Int) throws {
    if bytes > stringBytes || bytes < 0 { throw stringTooLong }
  }

  package static var listTooLong: RuntimeError {
    RuntimeError(
      .limitExceeded, "the list would have more than \(listCount.grouped) elements",
      hint: "a loop goes over a range without making a list; tables and tensors hold numbers in less room")
  }

  package static var stringTooLong: RuntimeError {
    RuntimeError(
      .limitExceeded, "the string would have more than \(stringBytes >> 20) MiB",
      hint: "is there a loop that doubles it?")
  }

  static var outputTooLong: RuntimeError {
    RuntimeError(
      .limitExceeded, "this statement has written more than \(outputBytes >> 20) MiB",
      hint: "is there a loop that doesn't end? `write_text` writes a file of any size")
  }
}

extension Int {
  /// With a comma after each three digits: `67,108,864`.
  fileprivate var grouped: String {
    let digits = Array(String(magnitude))
    let parts = digits.indices.map { index in
      index > 0 && (digits.count - index) % 3 == 0 ? "," + String(digits[index]) : String(digits[index])
    }
    return (self < 0 ? "-" : "") + parts.joined()
  }
}
