import AlignRuntime
import AlignTable

/// A column of a table as a value: elements by position, arithmetic and comparisons element by element.
public final class ColumnObject: Object {
  package let column: Column

  package init(_ column: Column) { self.column = column }

  public override var typeName: String { "column" }
  public override var memoryParts: [MemoryPart] { [MemoryPart(column)] }
  public override var fieldNames: [String] { ["name", "type", "missing"] }
  public override var count: Int? { column.count }

  public override func field(_ name: String) throws -> Value? {
    switch name {
    case "name": .string(column.name)
    case "type": .string(column.typeName)
    case "missing": .int(column.missingCount)
    default: nil
    }
  }

  public override func element(_ key: Value) throws -> Value? {
    if case .int(let index) = key {
      return column.value(at: try Position.of(index, count: column.count, noun: "position"))
    }
    guard let rows = try Position.selected(by: key, count: column.count, noun: "value") else { return nil }
    return .object(ColumnObject(column.taking(rows)))
  }

  public override func slice(_ low: Int?, _ high: Int?) throws -> Value? {
    let (start, end) = sliceBounds(low, high, count: column.count)
    return .object(ColumnObject(column.taking(start..<end)))
  }

  public override func iterated(at index: Int) throws -> Value { column.value(at: index) }

  public override func binary(_ operation: ObjectOperator, _ other: Value, isReversed: Bool) throws -> Value?
  {
    // Membership goes through the elements.
    operation == .contains
      ? nil : try ColumnArithmetic.apply(operation, column, other, isReversed: isReversed)
  }

  public override func negated() throws -> Value? {
    switch column.values {
    case .ints(let values):
      let negated = try values.map { value in
        let (result, overflow) = 0.subtractingReportingOverflow(value)
        if overflow {
          throw RuntimeError(.integerOverflow, "the negative of \(value) is too large for an int")
        }
        return result
      }
      return .object(ColumnObject(Column(column.name, .ints(negated), missing: column.missing)))
    case .floats(let values):
      return .object(ColumnObject(Column(column.name, .floats(values.map { -$0 }), missing: column.missing)))
    default: return nil
    }
  }

  public override func mapped(_ operation: ElementwiseFunction) throws -> Value? {
    if case .ints(let values) = column.values {
      switch operation {
      case .floor, .ceil, .round: return .object(self)
      case .abs:
        guard !values.contains(.min) else { break }
        return .object(ColumnObject(Column(column.name, .ints(values.map(abs)), missing: column.missing)))
      default: break
      }
    }
    guard let numbers = column.floats else { return nil }
    let mapped = numbers.map { operation($0) }
    return .object(ColumnObject(Column(column.name, .floats(mapped), missing: column.missing)))
  }

  /// Of numbers without missing ones, fast; the rest goes through the elements.
  public override func reduced(_ reduction: Reduction, axis: Int?) throws -> Value? {
    if column.hasMissing, column.isNumeric {
      throw RuntimeError(
        .invalidArgument, "`\(column.name)` has \(NumberText.count(column.missingCount, "missing value"))",
        hint: "`drop_missing` leaves them out first", missing: .elements)
    }
    guard case .floats(let values) = column.values, !values.isEmpty else { return nil }
    switch reduction {
    case .sum: return .float(values.reduce(0, +))
    case .mean: return .float(values.reduce(0, +) / Double(values.count))
    case .minimum, .maximum: return nil
    }
  }

  /// Equal: the same data, whatever the columns are called.
  public override func isEqual(to other: Object) -> Bool {
    guard let other = other as? ColumnObject else { return false }
    return column.renamed("") == other.column.renamed("")
  }

  public override var summary: String { "<column \(column.name) of \(column.count)>" }

  /// A line that says what it is, then as many values as fit on a few lines.
  public override func display(_ style: DisplayStyle) -> String {
    let gone = column.hasMissing ? ", \(NumberText.grouped(column.missingCount)) missing" : ""
    let head = "column \(column.name), \(NumberText.count(column.count, "value")) (\(column.typeName)\(gone))"
    var lines: [String] = []
    var line = "["
    var isCut = false
    for index in 0..<column.count {
      let text = shown(index, style: style) + (index == column.count - 1 ? "]" : ",")
      if displayWidth(line) + displayWidth(text) + 1 > style.width - 4, line != "[" {
        lines.append(line)
        line = ""
        if lines.count == 3 {
          isCut = true
          break
        }
      }
      line += (line.isEmpty ? " " : line == "[" ? "" : " ") + text
    }
    let ellipsis = style.usesUnicode ? "…" : "..."
    if isCut { lines[2] += " \(ellipsis)]" } else { lines.append(column.count == 0 ? "[]" : line) }
    return ([head] + lines).map { TextFit.cut($0, to: max(style.width, 1), ellipsis: ellipsis) }
      .joined(separator: "\n")
  }

  private func shown(_ index: Int, style: DisplayStyle) -> String {
    let cell = column.cell(at: index)
    let text = CellText.text(cell, usesUnicode: style.usesUnicode, limit: style.width)
    guard case .string = cell else { return text }
    return "\"" + TextFit.cut(text, to: max(style.width / 3, 8), ellipsis: style.usesUnicode ? "…" : "...")
      + "\""
  }
}
