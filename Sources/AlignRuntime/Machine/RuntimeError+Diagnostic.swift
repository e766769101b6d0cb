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
    return Diagnostic(code, message, at: place, hint: hint, related: describedOperands, notes: notes)
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
