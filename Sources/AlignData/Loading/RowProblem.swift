import AlignTable

/// Why a row can't be used: a reason to count by and the rest of what is known.
package struct RowProblem: Error, Sendable {
  package var reason: String
  package var detail: String

  package init(_ reason: String, _ detail: String = "") {
    self.reason = reason
    self.detail = detail
  }
}

extension RowProblem {
  init(_ error: JSONError) {
    let hint = error.hint.map { "; \($0)" } ?? ""
    let detail = "column \(error.column): \(error.message)\(hint)"
    switch error.reason {
    case .duplicateKey, .invalidUTF8, .tooDeep, .unpairedSurrogate, .numberTooLong:
      self.init(error.message, detail)
    default: self.init("invalid JSON", detail)
    }
  }

  init(_ error: CSVError) { self.init("invalid CSV", error.message) }
}
