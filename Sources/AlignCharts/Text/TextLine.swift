import AlignTable

/// How a piece of text is painted where colour is allowed.
package enum Paint: Equatable, Sendable {
  case plain
  case strong
  case faint
  /// The colour of a series, from 0.
  case series(Int)
  /// A background between the lowest (0) and the highest (1) value of a heat map.
  case heat(Double)
}

/// A line of painted pieces.
package struct TextLine: Sendable {
  var pieces: [(text: String, paint: Paint)]

  init(_ text: String = "", _ paint: Paint = .plain) { pieces = text.isEmpty ? [] : [(text, paint)] }

  mutating func add(_ text: String, _ paint: Paint = .plain) {
    if let last = pieces.indices.last, pieces[last].paint == paint {
      pieces[last].text += text
    } else if !text.isEmpty {
      pieces.append((text, paint))
    }
  }

  var plain: String { pieces.map(\.text).joined() }
  var width: Int { pieces.reduce(0) { $0 + displayWidth($1.text) } }

  /// The line cut to a width, blanks at its end removed.
  func cut(to width: Int) -> TextLine {
    var result = TextLine()
    var left = width
    for piece in pieces {
      var text = ""
      for character in piece.text {
        let next = displayWidth(character)
        if next > left {
          left = 0
          break
        }
        text.append(character)
        left -= next
      }
      result.add(text, piece.paint)
      if left == 0 { break }
    }
    while let last = result.pieces.last, !last.paint.isHeat {
      let trimmed = String(last.text.reversed().drop { $0 == " " }.reversed())
      result.pieces.removeLast()
      if !trimmed.isEmpty {
        result.pieces.append((trimmed, last.paint))
        break
      }
    }
    return result
  }
}

extension Paint {
  var isHeat: Bool { if case .heat = self { true } else { false } }
}

/// Turns painted lines into text for the place: with colour, in Unicode or in ASCII.
package struct TextPainter: Sendable {
  package let style: ChartStyle

  var width: Int { style.width }
  var usesUnicode: Bool { style.usesUnicode }
  var usesColor: Bool { style.usesColor }

  func fitted(_ text: String, to width: Int) -> String {
    TextFit.cut(
      TextFit.oneLine(text, usesUnicode: usesUnicode), to: max(width, 1), ellipsis: usesUnicode ? "…" : "...")
  }

  func rendered(_ line: TextLine) -> String {
    guard usesColor else { return line.plain }
    return line.pieces.map { piece in
      let code = code(piece.paint)
      return code.isEmpty || piece.text.allSatisfy({ $0 == " " }) && !piece.paint.isHeat
        ? piece.text : "\u{1b}[\(code)m\(piece.text)\u{1b}[0m"
    }.joined()
  }

  private func code(_ paint: Paint) -> String {
    switch paint {
    case .plain: return ""
    case .strong: return "1"
    case .faint: return "2"
    case .series(let index): return "38;5;\(Self.seriesColors[index % Self.seriesColors.count])"
    case .heat(let share):
      let ramp = Self.heatColors
      let index = min(max(Int(share * Double(ramp.count)), 0), ramp.count - 1)
      return "\(index < ramp.count / 2 ? "97" : "30");48;5;\(ramp[index])"
    }
  }

  /// Colours of the 256-colour palette that read well on dark and on light ground.
  private static let seriesColors = [33, 208, 35, 163, 99, 136]
  private static let heatColors = [17, 18, 25, 31, 37, 43, 79, 114, 149, 184, 220]
}
