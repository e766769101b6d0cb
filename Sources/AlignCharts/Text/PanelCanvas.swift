/// Draws the series of one panel into character cells: braille dots for lines and points, blocks for columns. Without
/// colour only the first of several series is braille, the others have a sign of their own.
struct PanelCanvas {
  private(set) var canvas: CellCanvas
  private let xScale: Scale
  private let yScale: Scale
  private let painter: TextPainter
  private let firstColor: Int

  init(_ panel: Plot.Panel, x: Scale, width: Int, rows: Int, painter: TextPainter) {
    canvas = CellCanvas(width: width, height: rows)
    xScale = x
    yScale = panel.scale
    self.painter = painter
    firstColor = panel.firstColor
    let isCrowded = panel.series.count > 1
    // The first series is drawn last, so that it lies on top.
    for (index, series) in panel.series.enumerated().reversed() {
      let usesBraille = painter.usesUnicode && (index == 0 || painter.usesColor)
      switch series.mark {
      case .columns: drawColumns(series, index)
      case .line where usesBraille: drawDots(series, index, connects: true)
      case .points where usesBraille && series.y.count > Self.fewPoints && (painter.usesColor || !isCrowded):
        drawDots(series, index, connects: false)
      case .line: drawGlyphs(series, index, connects: true, isAlone: !isCrowded)
      case .points: drawGlyphs(series, index, connects: false, isAlone: !isCrowded)
      }
    }
  }

  /// So many points are drawn with a sign each, more as braille dots.
  private static let fewPoints = 150

  private mutating func drawDots(_ series: Plot.Series, _ index: Int, connects: Bool) {
    var dots = BrailleCanvas(columns: canvas.width, rows: canvas.height)
    var singles: [(column: Int, row: Int)] = []
    for piece in series.pieces(x: xScale, y: yScale, values: series.y) {
      let piece = connects ? Plot.Series.thinned(piece, buckets: dots.width) : piece
      var last: (x: Int, y: Int)?
      for point in piece {
        let x = Int((point.x * Double(dots.width - 1)).rounded())
        let y = Int(((1 - point.y) * Double(dots.height - 1)).rounded())
        if connects, let last { dots.line(from: last, to: (x, y)) } else { dots.set(x, y) }
        last = (x, y)
      }
      // A point without neighbours would be one dot: it gets a sign that is seen.
      if connects, piece.count == 1, let last { singles.append((last.x / 2, last.y / 4)) }
    }
    for row in 0..<canvas.height {
      for column in 0..<canvas.width {
        if let character = dots.character(column: column, row: row) {
          canvas.put(character, column: column, row: row, .series(firstColor + index))
        }
      }
    }
    for place in singles {
      canvas.put("•", column: place.column, row: place.row, .series(firstColor + index))
    }
  }

  /// One sign per column of the picture where the line passes, more where it is steep. A line that is alone in ASCII
  /// is drawn with `.`, `-` and `'`, three heights to a row.
  private mutating func drawGlyphs(_ series: Plot.Series, _ index: Int, connects: Bool, isAlone: Bool) {
    let glyph = connects ? SeriesGlyph.line(index, painter) : SeriesGlyph.point(index, painter)
    let levels: [Character] = isAlone && connects && !painter.usesUnicode ? ["'", "-", "."] : [glyph]
    let height = canvas.height * levels.count
    for piece in series.pieces(x: xScale, y: yScale, values: series.y) {
      let points = piece.map { point in
        (
          x: Int((point.x * Double(canvas.width - 1)).rounded()),
          y: Int(((1 - point.y) * Double(height - 1)).rounded())
        )
      }
      guard connects else {
        for point in points {
          canvas.put(glyph, column: point.x, row: point.y / levels.count, .series(firstColor + index))
        }
        continue
      }
      for column in Self.spans(points) {
        // A step of less than a row is a slope, not a wall.
        let isSlope = column.high - column.low <= levels.count
        let middle = (column.low + column.high) / 2
        let first = (isSlope && levels.count > 1 ? middle : column.low) / levels.count
        let last = (isSlope && levels.count > 1 ? middle : column.high) / levels.count
        for row in first...last {
          let sign = levels.count == 1 ? glyph : first == last ? levels[middle % levels.count] : "|"
          canvas.put(sign, column: column.x, row: row, .series(firstColor + index))
        }
      }
    }
  }

  /// For each column that the line passes, the rows from its lowest to its highest place there.
  private static func spans(_ points: [(x: Int, y: Int)]) -> [(x: Int, low: Int, high: Int)] {
    var spans: [Int: (low: Int, high: Int)] = [:]
    func include(_ x: Int, _ y: Int) {
      let span = spans[x] ?? (y, y)
      spans[x] = (min(span.low, y), max(span.high, y))
    }
    for (index, point) in points.enumerated() {
      include(point.x, point.y)
      guard index > 0 else { continue }
      let before = points[index - 1]
      let width = point.x - before.x
      guard width > 1 else { continue }
      for x in (before.x + 1)..<point.x {
        let share = Double(x - before.x) / Double(width)
        include(x, before.y + Int((Double(point.y - before.y) * share).rounded()))
      }
    }
    return spans.keys.sorted().map { x in
      let span = spans[x] ?? (0, 0)
      return (x, span.low, span.high)
    }
  }

  private mutating func drawColumns(_ series: Plot.Series, _ index: Int) {
    let blocks: [Character] =
      painter.usesUnicode ? [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : [" ", ".", ":", "#"]
    let parts = blocks.count - 1
    guard !series.y.isEmpty else { return }
    for column in 0..<canvas.width {
      let first = column * series.y.count / canvas.width
      let last = max((column + 1) * series.y.count / canvas.width, first + 1)
      let value = series.y[first..<last].max() ?? 0
      guard value > 0, let place = yScale.place(value) else { continue }
      // What is there is seen: at least the smallest block.
      let filled = max(Int((place * Double(canvas.height * parts)).rounded()), 1)
      for row in 0..<canvas.height {
        let part = min(max(filled - (canvas.height - 1 - row) * parts, 0), parts)
        if part > 0 { canvas.put(blocks[part], column: column, row: row, .series(firstColor + index)) }
      }
    }
  }
}
