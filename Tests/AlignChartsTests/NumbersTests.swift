import Testing

@testable import AlignCharts

@Suite("The numbers behind charts")
struct NumbersTests {
  @Test(
    "ticks are round, within the range, two at least, and about as many as asked",
    arguments: [
      (0.0, 1.0), (-8.566, 12.23), (0, 299), (1e-5, 3e-5), (-1e9, 1e9), (99.99, 100.01), (-0.003, 0),
    ])
  func ticks(low: Double, high: Double) {
    for count in 2...10 {
      let ticks = Ticks.along(Scale(low: low, high: high), count: count)
      #expect((2...max(count, 4)).contains(ticks.values.count), "\(count): \(ticks.values)")
      #expect(ticks.values.allSatisfy { $0 >= low - 1e-9 * abs(low) && $0 <= high + 1e-9 * abs(high) })
      #expect(Set(ticks.labels).count == ticks.labels.count, "\(ticks.labels)")
    }
  }

  @Test("ticks close together have as many decimals as tell them apart, all the same number")
  func closeTicks() {
    let losses = Ticks.along(Scale(low: 0.69300, high: 0.69315), count: 4)
    #expect(losses.labels == ["0.69300", "0.69305", "0.69310", "0.69315"])
    #expect(Ticks.along(Scale(low: 1e-5, high: 3e-5), count: 3).labels == ["1e-5", "2e-5", "3e-5"])
  }

  @Test("ticks of a logarithmic axis are powers of ten, or 1, 2, 5 within a decade")
  func logarithmicTicks() {
    let wide = Ticks.along(Scale(low: 1e-6, high: 1e-2, isLogarithmic: true), count: 6)
    #expect(wide.labels == ["1e-6", "1e-5", "0.0001", "0.001", "0.01"])
    let narrow = Ticks.along(Scale(low: 0.1, high: 2, isLogarithmic: true), count: 6)
    #expect(narrow.labels == ["0.1", "0.2", "0.5", "1", "2"])
  }

  @Test("every finite number is in exactly one bin, edges to the right, the last to the left")
  func bins() {
    let histogram = Histogram([.init("x", [0, 1, 2, 3, 4, .nan, .infinity])], bins: 4)
    #expect(histogram.edges == [0, 1, 2, 3, 4])
    #expect(histogram.counts == [[1, 1, 1, 2]])
    for seed in 0..<50 {
      let values = (0..<200).map { Gallery.noise($0 + seed * 1000) * Double(seed + 1) }
      #expect(Histogram([.init("x", values)]).counts[0].reduce(0, +) == 200)
      #expect(Histogram([.init("x", values)], bins: seed + 1).counts[0].reduce(0, +) == 200)
    }
  }

  @Test("smoothing of equal numbers changes nothing, and does not lean to zero at the start")
  func smoothing() {
    #expect(LineChart.smoothed([3, 3, 3], over: 10).allSatisfy { abs($0 - 3) < 1e-12 })
    // pandas.Series([1, 2, 4]).ewm(span=3).mean()
    let smoothed = LineChart.smoothed([1, 2, 4], over: 3)
    #expect(zip(smoothed, [1, 5.0 / 3, 3]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(LineChart.smoothed([.nan, 2, 2], over: 5)[1...] == [2, 2])
  }

  @Test("quantiles are those of numpy.quantile")
  func quantiles() {
    #expect(Quantile.of(sorted: [1, 2, 3, 4], 0.5) == 2.5)
    #expect(Quantile.of(sorted: [1, 2, 3, 4], 0.25) == 1.75)
    #expect(Quantile.of(sorted: [7], 0.9) == 7)
  }

  @Test("a box's whiskers end at the last number within one and a half box lengths")
  func boxes() throws {
    let summary = try #require(BoxChart.Summary([1, 2, 3, 4, 5, 100]))
    #expect(summary.low == 1 && summary.high == 5 && summary.outliers == [100] && summary.median == 3.5)
  }

  @Test("a million points keep their extremes when they are thinned")
  func thinning() {
    var points = (0..<1_000_000).map { (x: Double($0) / 1_000_000, y: 0.5) }
    points[123_456].y = 1
    points[777_777].y = 0
    let thinned = Plot.Series.thinned(points, buckets: 400)
    #expect(thinned.count <= 1600)
    #expect(thinned.contains { $0.y == 1 } && thinned.contains { $0.y == 0 })
  }

  @Test("an SVG holds its texts escaped, without characters that XML forbids")
  func escaping() {
    let chart = Chart(Sparkline([1, 2]), texts: .init(title: "a < b & \"c\" \u{1}"))
    #expect(chart.svg().contains("a &lt; b &amp; &quot;c&quot;  </text>"))
  }
}
