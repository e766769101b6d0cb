/// A list that grows at its end, of which many states are kept: a copy shares its elements, and adding one to either costs no
/// more than a part of fixed size, where an array would be copied whole.
struct SharedList<Element>: RandomAccessCollection, ExpressibleByArrayLiteral {
  private static var partSize: Int { 256 }

  /// Parts of `partSize` elements, and what follows them.
  private var parts: [[Element]] = []
  private var rest: [Element] = []

  init() {}

  init(_ elements: some Sequence<Element>) {
    for element in elements { append(element) }
  }

  init(arrayLiteral elements: Element...) { self.init(elements) }

  var startIndex: Int { 0 }
  var endIndex: Int { parts.count * Self.partSize + rest.count }

  subscript(_ index: Int) -> Element {
    let part = index / Self.partSize
    return part < parts.count ? parts[part][index % Self.partSize] : rest[index % Self.partSize]
  }

  mutating func append(_ element: Element) {
    rest.append(element)
    guard rest.count == Self.partSize else { return }
    parts.append(rest)
    rest = []
  }
}
