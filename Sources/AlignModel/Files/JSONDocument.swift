import AlignFiles
import AlignTable

/// A JSON file of a model's folder, read whole.
package struct JSONDocument: Sendable {
  /// The path that errors name.
  let file: String
  private let value: Cell

  package init(bytes: [UInt8], file: String) throws {
    self.file = file
    do {
      value = try JSONScanner.parse(FileBytes(bytes))
    } catch {
      throw ModelError(
        "not valid JSON: \(error.message) (column \(error.column))",
        hint: error.hint ?? "it may be damaged or cut off", file: file, line: error.line)
    }
  }

  package init(contentsOf path: String) throws {
    try self.init(bytes: try WholeFile(path).read(), file: path)
  }

  package var root: JSONNode { JSONNode(value, .root(file: file)) }
}
