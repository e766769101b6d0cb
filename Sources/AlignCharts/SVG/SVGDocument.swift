import AlignTable

/// Builds an SVG document element by element. Numbers have at most two decimals; texts are escaped.
struct SVGDocument {
  /// Where a text stands relative to its place.
  enum Anchor: String { case start, middle, end }

  static let palette = ["#2563c9", "#d9651b", "#20875a", "#b8397c", "#6f55b5", "#9a7400"]
  static let ink = "#1c2330"
  static let quiet = "#667085"
  static let grid = "#e6e9ef"
  static let axis = "#98a2b3"

  private let width: Double
  private let height: Double
  private var body = ""

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  static func color(_ index: Int) -> String { palette[index % palette.count] }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, color: String, width: Double = 1)
  {
    body +=
      "<line x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\" stroke=\"\(color)\" stroke-width=\"\(n(width))\"/>\n"
  }

  mutating func polyline(
    _ points: [(x: Double, y: Double)], color: String, width: Double, opacity: Double = 1
  ) {
    let path = points.map { "\(n($0.x)),\(n($0.y))" }.joined(separator: " ")
    let faint = opacity < 1 ? " stroke-opacity=\"\(n(opacity))\"" : ""
    body +=
      "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"\(n(width))\" stroke-linejoin=\"round\" stroke-linecap=\"round\"\(faint)/>\n"
  }

  mutating func circle(_ x: Double, _ y: Double, radius: Double, color: String, opacity: Double = 1) {
    let faint = opacity < 1 ? " fill-opacity=\"\(n(opacity))\"" : ""
    body += "<circle cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(radius))\" fill=\"\(color)\"\(faint)/>\n"
  }

  /// A filled rectangle; `title` is what a pointer resting on it shows.
  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, color: String, radius: Double = 0,
    stroke: String? = nil, title: String = ""
  ) {
    let corner = radius > 0 ? " rx=\"\(n(radius))\"" : ""
    let border = stroke.map { " stroke=\"\($0)\"" } ?? ""
    let start =
      "<rect x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(max(width, 0)))\" height=\"\(n(max(height, 0)))\" fill=\"\(color)\"\(corner)\(border)"
    body += title.isEmpty ? start + "/>\n" : start + "><title>\(Self.escaped(title))</title></rect>\n"
  }

  mutating func text(
    _ text: String, _ x: Double, _ y: Double, size: Double = 12, color: String = Self.quiet,
    anchor: Anchor = .start, isBold: Bool = false
  ) {
    let weight = isBold ? " font-weight=\"600\"" : ""
    body +=
      "<text x=\"\(n(x))\" y=\"\(n(y))\" font-size=\"\(n(size))\" fill=\"\(color)\" text-anchor=\"\(anchor.rawValue)\"\(weight)>\(Self.escaped(text))</text>\n"
  }

  var document: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="\(n(width))" height="\(n(height))" \
    viewBox="0 0 \(n(width)) \(n(height))" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif">
    <rect width="100%" height="100%" fill="#ffffff"/>
    \(body)</svg>

    """
  }

  /// About how wide a text is at a font size; used to leave room, not to fit exactly.
  static func width(of text: String, size: Double = 12) -> Double { Double(displayWidth(text)) * size * 0.58 }

  private func n(_ value: Double) -> String {
    let text = NumberText.fixed(value.isFinite ? value : 0, decimals: 2)
    guard text.contains(".") else { return text }
    var trimmed = text
    while trimmed.last == "0" { trimmed.removeLast() }
    if trimmed.last == "." { trimmed.removeLast() }
    return trimmed
  }

  /// Text as XML allows it: markup escaped, control characters left out.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default:
        if scalar.value >= 0x20 && scalar.value != 0xfffe && scalar.value != 0xffff || scalar == "\t" {
          result.unicodeScalars.append(scalar)
        } else {
          result += " "
        }
      }
    }
    return result
  }
}
