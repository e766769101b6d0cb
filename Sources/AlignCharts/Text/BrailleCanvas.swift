/// Dots, two across and four down in each character cell, for one series.
struct BrailleCanvas {
  let columns: Int
  let rows: Int
  private var bits: [UInt8]

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    bits = Array(repeating: 0, count: columns * rows)
  }

  var width: Int { columns * 2 }
  var height: Int { rows * 4 }

  /// The bit of each dot of a cell, by row and column (Unicode's numbering of braille dots).
  private static let masks: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]

  /// Sets a dot; the origin is the top left.
  mutating func set(_ x: Int, _ y: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    bits[(y / 4) * columns + x / 2] |= Self.masks[(y % 4) * 2 + x % 2]
  }

  /// A straight line of dots (Bresenham).
  mutating func line(from a: (x: Int, y: Int), to b: (x: Int, y: Int)) {
    let dx = abs(b.x - a.x)
    let dy = -abs(b.y - a.y)
    let sx = a.x < b.x ? 1 : -1
    let sy = a.y < b.y ? 1 : -1
    var (x, y) = a
    var error = dx + dy
    while true {
      set(x, y)
      if x == b.x, y == b.y { return }
      let doubled = 2 * error
      if doubled >= dy {
        error += dy
        x += sx
      }
      if doubled <= dx {
        error += dx
        y += sy
      }
    }
  }

  /// The character of a cell, or nil where no dot is set.
  func character(column: Int, row: Int) -> Character? {
    let value = bits[row * columns + column]
    guard value != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(value)) else { return nil }
    return Character(scalar)
  }
}
