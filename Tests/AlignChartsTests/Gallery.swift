import AlignCharts

/// The charts of the goldens: ordinary ones as a user draws them, and the odd ones.
enum Gallery {
  struct Entry: Sendable {
    let name: String
    let chart: Chart

    init(
      _ name: String, _ kind: any ChartKind, _ title: String = "", x: String = "", y: String = "",
      width: Int? = nil, height: Int? = nil
    ) {
      self.name = name
      chart = Chart(kind, texts: Chart.Texts(title: title, x: x, y: y), width: width, height: height)
    }
  }

  static let charts: [Entry] = lines + histograms + bars + others

  /// A small noise that is the same everywhere.
  static func noise(_ index: Int) -> Double {
    let mixed = UInt64(index &+ 1) &* 0x9E37_79B9_7F4A_7C15
    let folded = (mixed ^ (mixed >> 29)) &* 0xBF58_476D_1CE4_E5B9
    return Double(folded >> 11) * 0x1p-53 - 0.5
  }

  static func decay(_ count: Int, from start: Double, to end: Double, noise size: Double) -> [Double] {
    (0..<count).map { (index: Int) -> Double in
      let share = 1 / (1 + Double(index) / Double(count) * 8)
      return end + (start - end) * share + size * noise(index)
    }
  }

  private static func series(_ name: String, _ y: [Double]) -> LineChart.Series {
    LineChart.Series(name, y: y)
  }

  private static let loss = decay(300, from: 0.69, to: 0.08, noise: 0.12)
  private static let margin = decay(300, from: 0, to: 31, noise: 3)
  private static let rate: [Double] = (0..<100).map { (step: Int) -> Double in
    1e-3 * (1 - Double(step) / 100) * (1 - Double(step) / 101)
  }
  private static let gaps: [Double] = (0..<60).map { (index: Int) -> Double in
    index % 20 == 7 ? .nan : Double((index * index) % 47)
  }

  private static let lines: [Entry] = [
    Entry("line", LineChart([series("loss", loss)], smoothing: 10), "DPO", x: "step", y: "loss, nats"),
    Entry(
      "line-two-series",
      LineChart([
        series("sft", decay(200, from: 2.4, to: 1.1, noise: 0.2)),
        series("dpo", decay(200, from: 2.3, to: 0.7, noise: 0.15)),
      ]), "loss by method", x: "step"),
    Entry(
      "line-panels", LineChart([series("loss", loss), series("margin", margin)], smoothing: 10), x: "step"),
    Entry("line-log", LineChart([series("lr", rate)], isLogarithmic: true), "learning rate", x: "step"),
    Entry("line-gaps", LineChart([series("a", gaps)]), width: 50, height: 8),
    Entry("line-constant", LineChart([series("c", Array(repeating: 2.5, count: 30))]), width: 40, height: 6),
    Entry("line-one-point", LineChart([series("c", [3])]), width: 40, height: 6),
    Entry("line-empty", LineChart([series("c", [.nan, .infinity])]), "nothing", width: 50, height: 6),
  ]

  private static let values: [Double] = (0..<1403).map { (index: Int) -> Double in
    let sum: Double = noise(index) + noise(index + 5000) + noise(index + 9000) + noise(index + 14000)
    return 4 * sum - 2
  }
  private static let after: [Double] = values.map { $0 * 1.4 + 5 }
  private static let tokens: [Double] = values.map { ($0 + 12).rounded() } + [.nan]

  private static let histograms: [Entry] = [
    Entry(
      "histogram", Histogram([.init("margin", values)], bins: 30), "margin before training", x: "nats",
      y: "pairs"),
    Entry(
      "histogram-before-after", Histogram([.init("before", values), .init("after", after)]), "margin",
      x: "nats"),
    Entry("histogram-whole", Histogram([.init("tokens", tokens)]), width: 60, height: 6),
    Entry("histogram-one", Histogram([.init("x", [4])]), width: 40, height: 4),
    Entry("histogram-empty", Histogram([.init("x", [])]), width: 50, height: 4),
  ]

  private static let bars: [Entry] = [
    Entry(
      "bar",
      BarChart(
        labels: ["gpt4", "chatgpt", "text_davinci_003"], series: [.init("win rate", [95.3, 89.4, 50])]),
      "win rate over text_davinci_003", x: "%"),
    Entry(
      "bar-negative",
      BarChart(labels: ["easy", "hard", "日本語"], series: [.init("change", [4.25, -2.5, 0.031])]),
      "margin", width: 60),
    Entry(
      "bar-grouped",
      BarChart(labels: ["easy", "hard"], series: [.init("sft", [120, 1403]), .init("dpo", [310, 990])]),
      "flipped pairs", width: 60),
    Entry("bar-empty", BarChart(labels: [], series: []), "empty"),
  ]

  private static let easy: LineChart.Series = {
    let x = Array(values.prefix(200))
    let y: [Double] = x.indices.map { (index: Int) -> Double in x[index] * 0.7 + 2 * noise(index + 77) }
    return LineChart.Series("easy", x: x, y: y)
  }()
  private static let hard: LineChart.Series = {
    let x = Array(values.suffix(60))
    return LineChart.Series("hard", x: x.map { $0 + 3 }, y: x.map { -$0 * 0.3 })
  }()
  private static let rates: [[Double]] = [[0.5, 0.835, 0.953], [0.165, 0.5, 0.894], [0.047, 0.106, 0.5]]
  private static let waves: [[Double]] = (0..<12).map { (row: Int) -> [Double] in
    (0..<40).map { (column: Int) -> Double in triangle(Double(column) / 6 + Double(row) / 3) }
  }

  private static let others: [Entry] = [
    Entry(
      "scatter", ScatterChart([easy, hard]), "margin against length", x: "tokens", y: "nats", height: 14),
    Entry(
      "heatmap",
      Heatmap(rates, rows: ["gpt4", "chatgpt", "davinci"], columns: ["gpt4", "chatgpt", "davinci"]),
      "win rate, row against column"),
    Entry("heatmap-dense", Heatmap(waves), "attention", x: "token"),
    Entry(
      "box", BoxChart([.init("before", values), .init("after", after), .init("none", [])]),
      "margin by stage", x: "nats"),
    Entry("sparkline", Sparkline(loss)),
    Entry("sparkline-constant", Sparkline([1, 1, .nan, 1])),
    Entry("sparkline-empty", Sparkline([])),
  ]

  /// A wave between -1 and 1.
  private static func triangle(_ x: Double) -> Double {
    let turn = x.truncatingRemainder(dividingBy: 4)
    return turn < 2 ? 1 - abs(turn - 1) * 2 : abs(turn - 3) * 2 - 1
  }
}
