/// A grid of characters with their paint, for the drawn area of a chart.
struct CellCanvas {
  let width: Int
  let height: Int
  private var characters: [Character]
  private var paints: [Paint]

  init(width: Int, height: Int) {
    self.width = max(width, 1)
    self.height = max(height, 1)
    characters = Array(repeating: " ", count: self.width * self.height)
    paints = Array(repeating: .plain, count: self.width * self.height)
  }

  /// Row 0 is the top. Places outside the grid are passed over.
  mutating func put(_ character: Character, column: Int, row: Int, _ paint: Paint = .plain) {
    guard (0..<width).contains(column), (0..<height).contains(row) else { return }
    characters[row * width + column] = character
    paints[row * width + column] = paint
  }

  func character(column: Int, row: Int) -> Character { characters[row * width + column] }

  mutating func write(_ text: String, column: Int, row: Int, _ paint: Paint = .plain) {
    for (offset, character) in text.enumerated() { put(character, column: column + offset, row: row, paint) }
  }

  func line(_ row: Int) -> TextLine {
    var line = TextLine()
    for column in 0..<width {
      line.add(String(characters[row * width + column]), paints[row * width + column])
    }
    return line
  }
}
