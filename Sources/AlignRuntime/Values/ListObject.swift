/// A list. Storage is a raw buffer: elements are read and appended in the machine's inner loop.
public final class ListObject {
  @exclusivity(unchecked) private(set) var base: UnsafeMutablePointer<Value>
  @exclusivity(unchecked) package private(set) var count: Int
  @exclusivity(unchecked) private var capacity: Int

  package init(capacity: Int) {
    self.capacity = max(capacity, 1)
    base = .allocate(capacity: self.capacity)
    count = 0
  }

  package convenience init(_ elements: [Value]) {
    self.init(capacity: elements.count)
    for element in elements { append(element) }
  }

  deinit {
    release(base, count)
    base.deallocate()
  }

  /// Takes the elements out; only for a list that nobody else can see.
  func removeAll() { count = 0 }

  /// All elements, copied into an array. Complexity: linear.
  package var elements: [Value] {
    withExtendedLifetime(self) { Array(UnsafeBufferPointer(start: base, count: count)) }
  }

  /// The element at `index`, which must be within `0 ..< count`.
  package subscript(_ index: Int) -> Value {
    precondition(index >= 0 && index < count, "index within the list")
    return base[index]
  }

  /// Only for a list that nobody else can see yet.
  @inline(__always)
  package func append(_ value: consuming Value) {
    if count == capacity { grow() }
    (base + count).initialize(to: value)
    count &+= 1
  }

  /// Only for a list that nobody else can see yet.
  func append(contentsOf other: ListObject) {
    reserve(count + other.count)
    let added = other.count
    (base + count).initialize(from: other.base, count: added)
    count += added
  }

  func copy(extra: Int = 0) -> ListObject {
    let result = ListObject(capacity: count + extra)
    result.append(contentsOf: self)
    return result
  }

  package func slice(_ low: Int, _ high: Int) -> ListObject {
    let count = max(0, high - low)
    let result = ListObject(capacity: count)
    result.base.initialize(from: base + low, count: count)
    result.count = count
    return result
  }

  @inline(never)
  private func grow() { reserve(capacity + 1) }

  private func reserve(_ wanted: Int) {
    if wanted <= capacity { return }
    let size = max(wanted, 2 * capacity, 4)
    let moved = UnsafeMutablePointer<Value>.allocate(capacity: size)
    moved.moveInitialize(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = size
  }
}
