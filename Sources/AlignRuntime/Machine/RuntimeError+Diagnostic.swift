import AlignSyntax

extension RuntimeError {
  /// The error as it is reported: the user's own line is the place, calls inside the standard library are folded away.
  package var diagnostic: Diagnostic {
    let own = trace.filter { !$0.location.source.isLibrary }
    let place = location.flatMap { $0.source.isLibrary ? own.first?.location ?? $0 : $0 }
    var notes = notes
    // The library's frames are folded into one line.
    if let inner = trace.first, inner.location.source.isLibrary, place?.source.isLibrary == false {
      let line = inner.location.source.position(of: inner.location.span.start).line
      let name = inner.function == "function" ? "a function" : "`\(inner.function)`"
      notes.append("inside \(name) of the library, \(inner.location.source.name):\(line)")
    }
    notes += calls(
      own.filter { frame in
        guard let place else { return true }
        return frame.location.source !== place.source || frame.location.span != place.span
      })
    return Diagnostic(
      code, message, at: place, hint: place.flatMap(missingHint) ?? hint, related: describedOperands,
      notes: notes)
  }

  /// How the expression at the place gets along without what is missing.
  private func missingHint(_ place: Location) -> String? {
    guard let missing, !place.source.isLibrary,
      let spans = Parser.parse(place.source).program.operands(at: place.span)
    else { return nil }
    let source = place.source
    switch missing {
    case .function: return nil
    case .elements:
      guard let data = spans.first, place.span.end - place.span.start <= 70 else { return nil }
      let call =
        source.text(of: Span(place.span.start, data.start)) + "drop_missing(\(source.text(of: data)))"
        + source.text(of: Span(data.end, place.span.end))
      return call.contains("\n") ? nil : "`drop_missing` leaves them out first: `\(call)`"
    case .operand(let index):
      guard spans.indices.contains(index) else { return nil }
      let parts = source.text(of: spans[index]).split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, parts.allSatisfy({ $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } })
      else { return nil }
      return "`\(parts[0]).\(parts[1])` is missing here: "
        + "`drop_missing(by: .\(parts[1]))` leaves such rows out of a table"
    }
  }

  /// The expressions of the operands, each with what it was.
  private var describedOperands: [(location: Location, label: String)] {
    guard let location, !operands.isEmpty, !location.source.isLibrary,
      let spans = Parser.parse(location.source).program.operands(at: location.span)
    else { return [] }
    return zip(spans, operands).map { (Location(location.source, $0), $1) }
  }

  /// The calls that led here, at most eight: the innermost and the outermost.
  private func calls(_ frames: [Frame]) -> [String] {
    let lines = frames.map { frame in
      let (line, column) = frame.location.source.position(of: frame.location.span.start)
      return "called at \(frame.location.source.name):\(line):\(column)"
    }
    guard lines.count > 8 else { return lines }
    return lines.prefix(5) + ["... \(lines.count - 7 + omittedCalls) more calls"] + lines.suffix(2)
  }
}
