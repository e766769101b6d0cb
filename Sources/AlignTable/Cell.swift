/// One plain datum: what JSON can say. The common currency of files, tables and the language.
package indirect enum Cell: Sendable, Equatable {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case list([Cell])
  case record([Field])

  package struct Field: Sendable, Equatable {
    package var name: String
    package var value: Cell

    package init(_ name: String, _ value: Cell) {
      self.name = name
      self.value = value
    }
  }
}
