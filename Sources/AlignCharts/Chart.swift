import AlignTable

/// A chart: what is drawn, with its texts and the size that was asked for.
package struct Chart: Sendable {
  /// What stands around the picture.
  package struct Texts: Sendable, Equatable {
    package var title: String
    package var x: String
    package var y: String

    package init(title: String = "", x: String = "", y: String = "") {
      self.title = title
      self.x = x
      self.y = y
    }
  }

  package var kind: any ChartKind
  package var texts: Texts
  /// Columns of the whole picture; nil: as wide as the place, at most 80.
  package var width: Int?
  /// Rows of the drawn area, without title and axes; nil: the kind's own.
  package var height: Int?

  package init(_ kind: any ChartKind, texts: Texts = Texts(), width: Int? = nil, height: Int? = nil) {
    self.kind = kind
    self.texts = texts
    self.width = width
    self.height = height
  }

  /// The picture as lines of text joined by line ends, never wider than the style or the chart's own width.
  package func text(_ style: ChartStyle) -> String {
    var style = style
    style.width = max(min(width ?? min(style.width, 80), style.width), 1)
    let painter = TextPainter(style: style)
    var lines: [TextLine] = []
    if !texts.title.isEmpty { lines.append(TextLine(painter.fitted(texts.title, to: style.width), .strong)) }
    lines += kind.textLines(texts: texts, height: height, painter: painter)
    return lines.map { painter.rendered($0.cut(to: style.width)) }.joined(separator: "\n")
  }

  /// The picture as an SVG document of this size in pixels.
  package func svg(width: Int = 760, height: Int? = nil) -> String {
    kind.svg(texts: texts, width: Double(width), height: height.map(Double.init))
  }
}

/// A kind of chart: draws its numbers as text and as SVG.
package protocol ChartKind: Sendable {
  /// One word, as the built-in is called.
  var name: String { get }
  func textLines(texts: Chart.Texts, height: Int?, painter: TextPainter) -> [TextLine]
  func svg(texts: Chart.Texts, width: Double, height: Double?) -> String
}

/// What the place where a chart is drawn can show.
package typealias ChartStyle = TableText.Style
