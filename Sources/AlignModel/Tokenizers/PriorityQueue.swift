/// A binary heap, least first. Inserting and removing take logarithmic time.
struct PriorityQueue<Element: Comparable> {
  private var heap: [Element] = []

  var least: Element? { heap.first }

  mutating func insert(_ value: Element) {
    heap.append(value)
    var at = heap.count - 1
    while at > 0, heap[at] < heap[(at - 1) / 2] {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  mutating func removeLeast() -> Element? {
    guard let least = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return least }
    heap[0] = last
    var at = 0
    while true {
      var child = 2 * at + 1
      guard child < heap.count else { return least }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < heap[at] else { return least }
      heap.swapAt(at, child)
      at = child
    }
  }
}
