/// Draws diagnostics as text.
///
///     error[E0203]: `train` has no argument `step`
///       --> lesson.align:21:38
///        |
///     21 | let d = s |> train(mix, loss: dpo(), step: 300)
///        |                                      ^^^^ did you mean `steps`?
///        = found before running: nothing was trained
package struct DiagnosticRenderer: Sendable {
  package enum Form: Sendable {
    case full
    /// One line: `lesson.align:21:38: error[E0203]: ...`
    case compact
  }

  package var form: Form
  package var usesColor: Bool
  /// Columns of a line with what stands left of the source; what is wider is cut around the place.
  package var width: Int

  package init(form: Form = .full, usesColor: Bool = false, width: Int = 100) {
    self.form = form
    self.usesColor = usesColor
    self.width = max(width, 40)
  }

  /// The diagnostics one below the other, with a line between; every line ends with a line end.
  package func text(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(text).joined(separator: form == .compact ? "" : "\n")
  }

  /// One diagnostic; every line ends with a line end.
  package func text(_ diagnostic: Diagnostic) -> String {
    form == .compact ? compact(diagnostic) : full(diagnostic)
  }

  // MARK: - Forms

  private func compact(_ diagnostic: Diagnostic) -> String {
    let place = diagnostic.location.map { self.place($0) + ": " } ?? ""
    let further = [diagnostic.label, diagnostic.hint].compactMap { $0.map(plain) }
    let tail = further.isEmpty ? "" : " (" + further.joined(separator: "; ") + ")"
    return place + title(diagnostic) + plain(diagnostic.message) + tail + "\n"
  }

  private func full(_ diagnostic: Diagnostic) -> String {
    var lines = [title(diagnostic) + paint(plain(diagnostic.message), .strong)]
    let related = diagnostic.related.sorted { $0.location.span.start < $1.location.span.start }
    let numbers = ([diagnostic.location].compactMap(\.self) + related.map(\.location)).map { line(of: $0) }
    let gutter = String(numbers.max() ?? 0).count
    // What stands left of a line of source takes room too.
    let inner = DiagnosticRenderer(form: form, usesColor: usesColor, width: width - gutter - 3)
    if let location = diagnostic.location {
      lines += inner.snippet(
        Snippet(location, label: diagnostic.label, mark: "^", arrow: "-->"), gutter, diagnostic.severity)
    }
    for (location, label) in related {
      if inner.isOnLine(of: diagnostic.location, location) {
        lines.append(
          inner.underline(Snippet(location, label: label, mark: "-", arrow: ""), gutter, diagnostic.severity))
        continue
      }
      lines += inner.snippet(
        Snippet(location, label: label, mark: "-", arrow: ":::"), gutter, diagnostic.severity)
    }
    let margin = String(repeating: " ", count: gutter + 1) + paint("=", .frame) + " "
    if let hint = diagnostic.hint { lines += remark("hint: " + plain(hint), margin) }
    for note in diagnostic.notes { lines += remark(plain(note), margin) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func title(_ diagnostic: Diagnostic) -> String {
    let word = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    return paint(word, diagnostic.severity == .error ? .error : .warning) + paint(": ", .strong)
  }

  private func remark(_ text: String, _ margin: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      (index == 0 ? margin : String(repeating: " ", count: 4)) + line
    }
  }

  private func line(of location: Location) -> Int { location.source.position(of: location.span.start).line }

  private func place(_ location: Location) -> String {
    let (line, column) = location.source.position(of: location.span.start)
    return "\(plain(location.source.name)):\(line):\(column)"
  }

  // MARK: - Source lines

  private struct Snippet {
    var location: Location
    var label: String?
    var mark: Character
    var arrow: String

    init(_ location: Location, label: String?, mark: Character, arrow: String) {
      self.location = location
      self.label = label
      self.mark = mark
      self.arrow = arrow
    }
  }

  /// Whether a related place can be marked below the line that is shown already.
  private func isOnLine(of primary: Location?, _ location: Location) -> Bool {
    guard let primary, primary.source === location.source else { return false }
    return line(of: primary) == line(of: location)
      && primary.source.text(of: primary.source.lineSpan(line(of: primary))).cellWidth <= width
  }

  private func underline(_ snippet: Snippet, _ gutter: Int, _ severity: Diagnostic.Severity) -> String {
    let (_, (indent, marks)) = marked(snippet.location, line(of: snippet.location), snippet.mark)
    let style: Paint = snippet.mark == "^" ? (severity == .error ? .error : .warning) : .frame
    let label = snippet.label.map { " " + plain($0) } ?? ""
    return String(repeating: " ", count: gutter + 1) + paint("|", .frame) + " "
      + String(repeating: " ", count: indent) + paint(marks + label, style)
  }

  private func snippet(_ snippet: Snippet, _ gutter: Int, _ severity: Diagnostic.Severity) -> [String] {
    let location = snippet.location
    let blank = String(repeating: " ", count: gutter)
    let head = blank + paint(snippet.arrow, .frame) + " " + place(location)
    guard location.source.byteCount > 0 else { return [head] }
    let number = line(of: location)
    let digits = String(number)
    let padded = String(repeating: " ", count: gutter - digits.count) + digits
    let bar = paint("|", .frame)
    let (text, _) = marked(location, number, snippet.mark)
    return [
      head,
      blank + " " + bar,
      paint(padded, .frame) + " " + bar + (text.isEmpty ? "" : " " + text),
      underline(snippet, gutter, severity),
    ]
  }

  /// The line as it is shown, and where the marks stand below it, in cells.
  private func marked(_ location: Location, _ line: Int, _ mark: Character)
    -> (text: String, underline: (indent: Int, marks: String))
  {
    let source = location.source
    let whole = source.lineSpan(line)
    let start = min(max(location.span.start, whole.start), whole.end)
    let end = min(max(location.span.end, start), whole.end)
    // Of a line of a megabyte no more is looked at than could be shown.
    let most = 4 * width
    let before = shown(source.text(of: Span(characterStart(max(whole.start, start - most), source), start)))
    let marked = shown(source.text(of: Span(start, characterStart(min(end, start + most), source))))
    let after = shown(source.text(of: Span(end, characterStart(min(whole.end, end + most), source))))
    let (text, indent) = cut(before, marked, after)
    let count = max(1, min(marked.cellWidth, width - indent))
    return (text, (indent, String(repeating: mark, count: count)))
  }

  /// The offset, or the start of the character that it lies in.
  private func characterStart(_ offset: Int, _ source: Source) -> Int {
    var offset = offset
    while offset > 0, offset < source.byteCount, source.bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }

  /// Cuts a wide line so that the marked part stays visible.
  private func cut(_ before: String, _ marked: String, _ after: String) -> (text: String, indent: Int) {
    if before.cellWidth + marked.cellWidth + after.cellWidth <= width {
      let text = before + marked + after
      return (trimmedEnd(text), before.cellWidth)
    }
    let room = max(10, width - min(marked.cellWidth, width / 2) - 15)
    let kept = before.cellWidth > room ? "..." + before.suffix(cells: room - 3) : before
    let text = kept + marked + after
    return (text.cellWidth > width ? text.prefix(cells: width - 3) + "..." : text, kept.cellWidth)
  }

  private func trimmedEnd(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }

  /// The text without anything that would move the terminal's cursor: tabs become two blanks.
  private func shown(_ text: String) -> String {
    var output = ""
    for character in text {
      if character == "\t" {
        output += "  "
      } else if character.isControl {
        output += "\u{FFFD}"
      } else {
        output.append(character)
      }
    }
    return output
  }

  /// Messages may hold text of the program or of a file: line ends stay, other control characters don't.
  private func plain(_ text: String) -> String {
    text.contains(where: \.isControl)
      ? String(text.map { $0.isControl && $0 != "\n" ? "\u{FFFD}" : $0 }) : text
  }

  // MARK: - Colour

  private enum Paint: String { case error = "1;31", warning = "1;33", strong = "1", frame = "34" }

  private func paint(_ text: String, _ paint: Paint) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
  }
}

extension Character {
  fileprivate var isControl: Bool {
    unicodeScalars.contains {
      $0.properties.generalCategory == .control || (0x202A...0x202E).contains($0.value)
    }
  }
}
