/// A text that knows where its lines may break: what the formatter makes of a tree, and `LayoutPrinter` prints.
///
/// After Wadler, "A prettier printer", 2003: a group stands on one line if it fits, else its lines break; a choice tries
/// ways to lay something out until the first line of one fits.
struct Layout: Sendable {
  indirect enum Kind: Sendable {
    case text(String, width: Int)
    /// Text of several lines, copied as it is.
    case verbatim(String)
    /// A space, or a line end where its group is broken.
    case line
    /// Nothing, or a line end where its group is broken.
    case softLine
    /// A line end.
    case hardLine
    /// A line end behind which the rest of its way must fit too, up to the next line end.
    case checkedLine
    /// A line end and an empty line.
    case blankLine
    /// Text that stands only where its group is broken, such as a comma after the last item.
    case whenBroken(String)
    /// Text that stands only where its group is not broken.
    case whenFlat(String)
    case indented(Layout)
    case sequence([Layout])
    case group(Layout)
    /// The first that fits; the last if none does. The first is the form on one line.
    case choice([Layout])
    /// At the beginning of a line a line of its own; elsewhere it waits for the end of the line.
    case comment(String)
  }

  let kind: Kind
  /// It holds a line end that no width takes away.
  let isForced: Bool

  private init(_ kind: Kind, isForced: Bool) {
    self.kind = kind
    self.isForced = isForced
  }

  static let empty = Layout.sequence([])
  static let line = Layout(.line, isForced: false)
  static let softLine = Layout(.softLine, isForced: false)
  static let hardLine = Layout(.hardLine, isForced: true)
  static let checkedLine = Layout(.checkedLine, isForced: true)
  static let blankLine = Layout(.blankLine, isForced: true)

  static func text(_ text: String) -> Layout { Layout(.text(text, width: text.cellWidth), isForced: false) }

  /// A piece of the source; a string of several lines breaks no group around it.
  static func verbatim(_ text: String) -> Layout {
    text.utf8.contains(UInt8(ascii: "\n")) ? Layout(.verbatim(text), isForced: false) : .text(text)
  }

  static func whenBroken(_ text: String) -> Layout { Layout(.whenBroken(text), isForced: false) }
  static func whenFlat(_ text: String) -> Layout { Layout(.whenFlat(text), isForced: false) }
  static func indented(_ layout: Layout) -> Layout { Layout(.indented(layout), isForced: layout.isForced) }
  static func comment(_ text: String) -> Layout { Layout(.comment(text), isForced: true) }

  static func sequence(_ parts: [Layout]) -> Layout {
    parts.count == 1 ? parts[0] : Layout(.sequence(parts), isForced: parts.contains { $0.isForced })
  }

  static func group(_ parts: Layout..., isBroken: Bool = false) -> Layout {
    let content = sequence(parts)
    return Layout(.group(content), isForced: content.isForced || isBroken)
  }

  static func choice(_ ways: [Layout]) -> Layout {
    ways.count == 1 ? ways[0] : Layout(.choice(ways), isForced: ways[0].isForced)
  }
}

extension Layout: ExpressibleByStringLiteral {
  init(stringLiteral text: String) { self = .text(text) }
}

extension [Layout] {
  /// The layouts with another one between each two.
  func joined(by separator: Layout...) -> Layout {
    var parts: [Layout] = []
    for (position, layout) in enumerated() {
      if position > 0 { parts += separator }
      parts.append(layout)
    }
    return .sequence(parts)
  }
}

/// The ways to lay one expression out.
struct LayoutPair {
  /// On one line where it fits, else broken.
  var plain: Layout
  /// With its last bracket open at the end of the first line, as an argument may stand that comes last: `f(x => {`. Nil
  /// for what does not end in a bracket.
  var hugging: Layout?
  /// With its brackets on lines of their own.
  var broken: Layout?

  init(_ plain: Layout, hugging: Layout? = nil, broken: Layout? = nil) {
    self.plain = plain
    self.hugging = hugging
    self.broken = broken
  }

  /// The same with something before it.
  func after(_ head: Layout) -> LayoutPair {
    LayoutPair(.sequence([head, plain]), hugging: hugging.map { .sequence([head, $0]) })
  }
}
