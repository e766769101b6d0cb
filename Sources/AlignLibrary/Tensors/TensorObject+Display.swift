import AlignRuntime
import Foundation

extension TensorObject {
  /// One line for use inside other values.
  var line: String {
    shape.count <= 1 && tensor.count <= 6 ? "tensor(\(Self.row(elements)))" : "<tensor \(shape.shapeText)>"
  }

  /// A vector on one line, matrices with aligned columns; long axes are cut in the middle.
  func laidOut(_ style: DisplayStyle) -> String {
    switch shape.count {
    case 0: return "tensor(\(Self.text(tensor.item)))"
    case 1: return vector(style)
    default:
      if tensor.count == 0 { return "tensor \(shape.shapeText), no numbers" }
      return "tensor \(shape.shapeText)\n" + lines(style).joined(separator: "\n")
    }
  }

  private func vector(_ style: DisplayStyle) -> String {
    let elements = elements
    if elements.count <= 1000 {
      let line = "tensor(\(Self.row(elements)))"
      if line.count <= style.width { return line }
    }
    var shown = 1
    var best = ""
    while true {
      let head = elements.prefix(shown).map(Self.text).joined(separator: ", ")
      let tail = elements.suffix(shown).map(Self.text).joined(separator: ", ")
      let line = "tensor([\(head), ..., \(tail)]), \(elements.count) numbers"
      if shown > 1 && line.count > style.width { return best }
      if shown >= 100 || 2 * (shown + 1) >= elements.count { return line }
      best = line
      shown += 1
    }
  }

  /// The rows of the last two axes as lines, cells right-aligned; blocks of leading axes follow each other.
  private func lines(_ style: DisplayStyle) -> [String] {
    let columns = shape[shape.count - 1]
    let rows = columns == 0 ? 0 : tensor.count / columns
    let rowsPerBlock = shape[shape.count - 2]
    let elements = elements
    let shownRows = Self.shown(rows, most: max(4, style.height - 2))
    let shownColumns = Self.shown(columns, most: max(4, style.width / 10))
    var cells: [[String]] = []
    for row in shownRows {
      cells.append(
        shownColumns.map { column in
          guard let row, let column else { return "..." }
          return Self.text(elements[row * columns + column])
        })
    }
    let widths = shownColumns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return zip(shownRows, cells).map { row, cells in
      if row == nil { return "  ..." }
      let line = zip(cells, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
      let startsBlock = shape.count > 2 && (row ?? 0) > 0 && (row ?? 0) % rowsPerBlock == 0
      return (startsBlock ? "\n" : "") + "  [" + line.joined(separator: ", ") + "]"
    }
  }

  /// Positions to show, nil for a gap.
  private static func shown(_ count: Int, most: Int) -> [Int?] {
    guard count > most else { return Array(0..<count) }
    let half = (most - 1) / 2
    return Array(0..<half) + [nil] + Array(count - half..<count)
  }

  private static func row(_ elements: [Double]) -> String {
    "[" + elements.map(text).joined(separator: ", ") + "]"
  }

  /// A number in at most six significant digits, with a dot.
  static func text(_ number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? "nan" : (number < 0 ? "-inf" : "inf") }
    let text = String(format: "%.6g", number)
    return text.contains(where: { ".e".contains($0) }) ? text : text + ".0"
  }
}
