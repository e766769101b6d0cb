/// A picture over two number axes: panels below each other that share the horizontal axis.
struct Plot: Sendable {
  /// One area with its own vertical axis.
  struct Panel: Sendable {
    var series: [Series]
    var label: String
    var scale: Scale
    var isWhole = false
    /// The colour of its first series.
    var firstColor = 0
  }

  /// Numbers drawn in one colour and one shape.
  struct Series: Sendable {
    enum Mark: Sendable { case line, points, columns }

    var name: String
    var x: [Double]
    var y: [Double]
    var mark: Mark
    /// The numbers before smoothing, drawn faintly where the place allows it.
    var raw: [Double]?
  }

  var panels: [Panel]
  var xScale: Scale
  var xLabel: String
  var isWholeX = false
  /// A line below the picture.
  var footer = ""
  /// False where no number could be drawn: the picture then says so.
  var hasData = true

  /// Names for the legend: none where one series needs no name.
  var legend: [String] {
    let names = panels.flatMap { $0.series.map(\.name) }
    return panels.count == 1 && names.count > 1 ? names : []
  }
}

extension Plot.Series {
  /// The series as connected pieces: broken where a number is missing or has no place on the scales.
  func pieces(x xScale: Scale, y yScale: Scale, values: [Double]) -> [[(x: Double, y: Double)]] {
    var pieces: [[(x: Double, y: Double)]] = []
    var piece: [(x: Double, y: Double)] = []
    for (first, second) in zip(x, values) {
      if let px = xScale.place(first), let py = yScale.place(second) {
        piece.append((px, py))
      } else if !piece.isEmpty {
        pieces.append(piece)
        piece = []
      }
    }
    if !piece.isEmpty { pieces.append(piece) }
    return pieces
  }

  /// At most about four points for each of `buckets` slices of the axis: first, lowest, highest, last. The picture is
  /// the same; a million points don't make a file of a million points.
  static func thinned(_ piece: [(x: Double, y: Double)], buckets: Int) -> [(x: Double, y: Double)] {
    guard piece.count > 4 * buckets else { return piece }
    var result: [(x: Double, y: Double)] = []
    var start = 0
    func bucket(_ point: (x: Double, y: Double)) -> Int { Int((point.x * Double(buckets)).rounded(.down)) }
    while start < piece.count {
      let current = bucket(piece[start])
      var end = start
      var low = start
      var high = start
      while end < piece.count, bucket(piece[end]) == current {
        if piece[end].y < piece[low].y { low = end }
        if piece[end].y > piece[high].y { high = end }
        end += 1
      }
      for index in Set([start, low, high, end - 1]).sorted() { result.append(piece[index]) }
      start = end
    }
    return result
  }
}
