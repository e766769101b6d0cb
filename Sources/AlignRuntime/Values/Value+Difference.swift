extension Value {
  /// Where two values differ, part by part: `[2].beta: 0.1 and 0.2`. At most eight lines; empty where they are equal, or
  /// where neither has parts.
  func differences(from other: Value) -> [String] {
    switch (self, other) {
    case (.list, .list), (.record, .record), (.object, .object): break
    default: return []
    }
    var found = Differences()
    found.compare(self, other, at: "", depth: 0)
    return found.lines
  }
}

/// The differences of two values while they are collected.
private struct Differences {
  private static let limit = 8
  /// Parts further inside are compared as wholes.
  private static let depthLimit = 20
  private(set) var lines: [String] = []
  private var isFull: Bool { lines.count > Self.limit }

  mutating func compare(_ left: Value, _ right: Value, at path: String, depth: Int) {
    if isFull || left.isEqual(to: right) { return }
    switch (left, right) {
    case (.list(let left), .list(let right)) where depth < Self.depthLimit:
      let (left, right) = (left.elements, right.elements)
      compareCounts(left.count, right.count, at: path)
      for (index, pair) in zip(left, right).enumerated() {
        compare(pair.0, pair.1, at: "\(path)[\(index)]", depth: depth + 1)
      }
    case (.record(let left), .record(let right)) where depth < Self.depthLimit:
      for (name, value) in left.fields {
        guard let mate = right.value(name) else {
          add("\(path).\(name)", "\(value.line(limit: 60)) on the left, no such field on the right")
          continue
        }
        compare(value, mate, at: "\(path).\(name)", depth: depth + 1)
      }
      for (name, value) in right.fields where left.value(name) == nil {
        add("\(path).\(name)", "no such field on the left, \(value.line(limit: 60)) on the right")
      }
    case (.object(let leftObject), .object(let rightObject)):
      guard leftObject.typeName == rightObject.typeName, let count = leftObject.count,
        let otherCount = rightObject.count
      else {
        addWhole(left, right, at: path)
        return
      }
      compareCounts(count, otherCount, at: path)
      for index in 0..<min(count, otherCount) where !isFull {
        guard let row = try? leftObject.iterated(at: index), let mate = try? rightObject.iterated(at: index)
        else {
          return
        }
        compare(row, mate, at: "\(path)[\(index)]", depth: depth + 1)
      }
    default: addWhole(left, right, at: path)
    }
  }

  private mutating func compareCounts(_ left: Int, _ right: Int, at path: String) {
    if left != right { add(path, "\(left) elements on the left, \(right) on the right") }
  }

  private mutating func addWhole(_ left: Value, _ right: Value, at path: String) {
    if !path.isEmpty { add(path, "\(left.line(limit: 60)) and \(right.line(limit: 60))") }
  }

  private mutating func add(_ path: String, _ text: String) {
    guard lines.count <= Self.limit else { return }
    lines.append(
      lines.count == Self.limit ? "... and further differences" : (path.isEmpty ? "" : "\(path): ") + text)
  }
}
