import Testing

@testable import AlignTensor

@Suite("Matrix products, whoever multiplies")
struct ProductTests {
  /// Sizes below and beyond tiles, blocks and the narrowest piece that a product is cut into.
  static let shapes = [
    (1, 1, 1), (7, 5, 3), (17, 700, 53), (700, 17, 53), (331, 41, 45), (3, 0, 4), (4, 6, 0),
  ]

  static func product<Scalar: TensorScalar>(
    _ shape: (Int, Int, Int), _ turned: (Bool, Bool), adds: Bool, _ context: TensorContext,
    _ type: Scalar.Type
  ) -> (found: [Scalar], expected: [Double]) {
    let (m, n, k) = shape
    let a = KernelCheck.numbers(m * k, seed: 1)
    let b = KernelCheck.numbers(k * n, seed: 2)
    let before = KernelCheck.numbers(m * n, seed: 3)
    func matrix(_ numbers: [Double], _ rows: Int, _ columns: Int, _ isTurned: Bool) -> Factor<Scalar> {
      if !isTurned { return .plain(context.tensor(numbers.map { Scalar($0) }, shape: [rows, columns])) }
      let places = (0..<columns).flatMap { column in (0..<rows).map { $0 * columns + column } }
      return .transposed(context.tensor(places.map { Scalar(numbers[$0]) }, shape: [columns, rows]))
    }
    let c = adds ? context.tensor(before.map { Scalar($0) }, shape: [m, n]) : context.empty([m, n])
    context.product(
      matrix(a, m, k, turned.0), matrix(b, k, n, turned.1), into: c, accumulates: adds, rows: m, columns: n,
      inner: k)
    var expected = adds ? before : Array(repeating: 0, count: m * n)
    for i in 0..<m {
      for p in 0..<k { for j in 0..<n { expected[i * n + j] += a[i * k + p] * b[p * n + j] } }
    }
    return (c.elements, expected)
  }

  @Test(
    "products are sums of products, plain, transposed and added", arguments: ProductBackend.allCases,
    shapes.indices)
  func values(products: ProductBackend, index: Int) {
    let context = TensorContext(threadCount: 2, products: products, fillsWithNaN: true)
    for turned in [(false, false), (false, true), (true, false), (true, true)] {
      for adds in [false, true] {
        // Sums of at most 53 products below 4: rounding errors of the sum stay below these.
        let (single, expected) = Self.product(Self.shapes[index], turned, adds: adds, context, Float.self)
        #expect(zip(single, expected).allSatisfy { abs(Double($0) - $1) < 2e-4 })
        let (double, _) = Self.product(Self.shapes[index], turned, adds: adds, context, Double.self)
        #expect(zip(double, expected).allSatisfy { abs($0 - $1) < 1e-12 })
      }
    }
  }

  @Test("one thread, two and five give the same bits", arguments: ProductBackend.allCases, shapes.indices)
  func threads(products: ProductBackend, index: Int) {
    for turned in [(false, false), (false, true), (true, false)] {
      func bits(_ threads: Int) -> [Float] {
        let context = TensorContext(threadCount: threads, products: products)
        return Self.product(Self.shapes[index], turned, adds: true, context, Float.self).found
      }
      let one = bits(1)
      #expect(bits(2) == one)
      #expect(bits(5) == one)
    }
  }

  @Test("the cut for OpenBLAS covers every row or column once")
  func cut() {
    for (rows, columns, inner) in [
      (1, 1, 1), (448, 384, 128), (17, 4001, 300), (100_000, 3, 2000), (2048, 2048, 2048),
    ] {
      let cut = BLASCut(ProductShape(rows: rows, columns: columns, inner: inner))
      let ranges = (0..<cut.pieces).map(cut.range)
      #expect(ranges.allSatisfy { !$0.isEmpty })
      #expect(ranges.flatMap { Array($0) } == Array(0..<max(rows, columns)))
    }
  }

  @Test("our kernel is chosen for AVX2 and FMA, whatever else there is, OpenBLAS without them")
  func choice() {
    #expect(ProductBackend.choice(hasAVX2: true).backend == .own)
    #expect(ProductBackend.choice(hasAVX2: false).backend == .openBLAS)
    #expect(TensorContext().products == ProductBackend.choice().backend)
  }
}
