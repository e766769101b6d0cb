import AlignRuntime
import AlignSyntax

/// `:mem`
extension Session {
  /// What each name holds, the largest first; what several hold is counted for the one bound first and once in the sum.
  func listMemory() -> Answer {
    var shared = MemoryUse()
    let kept = machine.globalNames.filter(KeptValues.isName)
    let rows = (ownNames + kept.sorted { $0.count > $1.count || $0 > $1 }).compactMap { name -> MemoryRow? in
      guard let value = machine.global(name) else { return nil }
      var whole = MemoryUse()
      return MemoryRow(name: name, type: value.typeName, whole: whole.add(value), own: shared.add(value))
    }
    let style = output.style
    let shown = rows.filter { $0.whole > 0 }.sorted { $0.whole > $1.whole }
    let nameWidth = min(shown.map(\.name.cellWidth).max() ?? 0, 24)
    let typeWidth = shown.map(\.type.count).max() ?? 0
    for row in shown.prefix(Self.memoryRowLimit) {
      let size = MemoryUse.text(row.whole)
      let note =
        row.own == row.whole ? "" : row.own == 0 ? "  shared" : "  \(MemoryUse.text(row.own)) of its own"
      let line =
        "\(row.name.padded(to: nameWidth))  \(row.type.padded(to: typeWidth))  \(size.leftPadded(to: 9))"
      output.write((line + note).cut(to: style.width) + "\n")
    }
    if shown.count > Self.memoryRowLimit {
      output.write("... and \(shown.count - Self.memoryRowLimit) more\n")
    }
    let process = ProcessTimes.now
    output.write(
      "all values \(MemoryUse.text(shared.bytes)); the process \(MemoryUse.text(process.residentBytes)), "
        + "at most \(MemoryUse.text(Int(process.peakMemory * 1_048_576)))\n")
    return .goOn
  }

  private struct MemoryRow {
    var name: String
    var type: String
    var whole: Int
    var own: Int
  }

  private static let memoryRowLimit = 20
}
