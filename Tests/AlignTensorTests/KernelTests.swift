import CKernels
import Foundation
import Testing

@Suite("Kernels")
struct KernelTests {
  typealias Check = KernelCheck

  @Test("element-wise functions of two numbers", arguments: Check.sizes + [Check.large])
  func binary(n: Int) {
    let a = Check.numbers(n, seed: 1)
    let b = Check.numbers(n, seed: 2)
    let functions: [(ck_binary, (Double, Double) -> Double)] = [
      (CK_ADD, { $0 + $1 }), (CK_SUBTRACT, { $0 - $1 }), (CK_MULTIPLY, { $0 * $1 }), (CK_DIVIDE, { $0 / $1 }),
      (CK_MAXIMUM, { max($0, $1) }), (CK_MINIMUM, { min($0, $1) }), (CK_LESS, { $0 < $1 ? 1 : 0 }),
      (CK_LESS_EQUAL, { $0 <= $1 ? 1 : 0 }), (CK_GREATER, { $0 > $1 ? 1 : 0 }),
      (CK_GREATER_EQUAL, { $0 >= $1 ? 1 : 0 }), (CK_EQUAL, { $0 == $1 ? 1 : 0 }),
      (CK_NOT_EQUAL, { $0 != $1 ? 1 : 0 }),
    ]
    for (f, expected) in functions {
      for (aStep, bStep) in [(1, 1), (0, 1), (1, 0)] where n > 0 || aStep + bStep == 2 {
        let y = (0..<n).map { expected(a[$0 * aStep], b[$0 * bStep]) }
        Check.compare("binary \(f.rawValue)", [a, b, y.map { _ in 9 }], expected: [a, b, y], single: 2e-5) {
          $0.binary(f, $1[0], aStep, $1[1], bStep, $1[2], n)
        }
      }
    }
    let positive = a.map { abs($0) + 0.1 }
    let power = zip(positive, b).map { pow($0, $1) }
    Check.compare("power", [positive, b, power], expected: [positive, b, power], single: 1e-5) {
      $0.binary(CK_POWER, $1[0], 1, $1[1], 1, $1[2], n)
    }
    let whole = zip(a, positive).map { ($0 / $1).rounded(.down) }
    Check.compare("floor divide", [a, positive, whole], expected: [a, positive, whole]) {
      $0.binary(CK_FLOOR_DIVIDE, $1[0], 1, $1[1], 1, $1[2], n)
    }
  }

  @Test("element-wise functions of one number", arguments: Check.sizes + [Check.large])
  func unary(n: Int) {
    let x = Check.numbers(n, seed: 3).map { 20 * $0 }
    let small = Check.numbers(n, seed: 3)
    let positive = x.map { abs($0) + 0.01 }
    func sigmoid(_ x: Double) -> Double { x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) }
    func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
    let functions: [(ck_unary, [Double], (Double) -> Double)] = [
      (CK_NEGATE, x, { -$0 }), (CK_EXP, x.map { $0 / 10 }, { exp($0) }), (CK_LOG, positive, { log($0) }),
      (CK_SQRT, positive, { sqrt($0) }), (CK_ABS, x, { abs($0) }), (CK_SIGMOID, x, sigmoid),
      (CK_LOG_SIGMOID, x, { -softplus(-$0) }), (CK_SOFTPLUS, x, softplus), (CK_RELU, x, { max($0, 0) }),
      (CK_TANH, x, { tanh($0) }), (CK_CLAMP, x, { min(max($0, -1), 2) }), (CK_SQUARE, x, { $0 * $0 }),
      (CK_FLOOR, x, { $0.rounded(.down) }), (CK_CEIL, x, { $0.rounded(.up) }),
      (CK_ROUND, x, { $0.rounded(.toNearestOrEven) }), (CK_LOG1P, positive, { log1p($0) }),
      (CK_EXPM1, small, { expm1($0) }), (CK_SIN, small, { sin($0) }), (CK_COS, small, { cos($0) }),
    ]
    for (f, x, expected) in functions {
      // Inputs that Float32 holds exactly, so that a rounded input isn't taken for an error.
      let x = x.map { Double(Float($0)) }
      let y = x.map(expected)
      Check.compare("unary \(f.rawValue)", [x, y.map { _ in 9 }], expected: [x, y]) {
        $0.unary(f, -1, 2, $1[0], $1[1], n)
      }
    }
  }

  @Test("sums, products and maxima", arguments: Check.sizes + [Check.large])
  func reductions(n: Int) {
    let x = Check.numbers(n, seed: 4).map { Double(Float($0)) }
    let y = Check.numbers(n, seed: 5).map { Double(Float($0)) }
    let sum = x.reduce(0, +)
    let dot = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    Check.compare("reductions", [x, y], expected: [x, y]) { kernels, memory in
      #expect(abs(kernels.sum(memory[0], n) - sum) < 1e-11)
      #expect(abs(kernels.dot(memory[0], memory[1], n) - dot) < 1e-11)
      let largest = x.max() ?? -.infinity
      #expect(kernels.maximum(memory[0], n) == largest)
    }
    for inner in [1, 3] {
      let data = Check.numbers(2 * n * inner, seed: 6)
      let sums = (0..<2 * inner).map { place in
        (0..<n).reduce(0.0) { $0 + data[(place / inner * n + $1) * inner + place % inner] }
      }
      Check.compare("sum_axis", [data, sums.map { _ in 9 }], expected: [data, sums], single: 2e-4) {
        $0.sum_axis($1[0], $1[1], 2, n, inner)
      }
    }
  }

  @Test("rows become probabilities", arguments: Array(1...9) + [Check.large])
  func softmax(columns: Int) {
    let rows = 3
    let x = Check.numbers(rows * columns, seed: 7).map { Double(Float(20 * $0)) }
    var y = x
    var logarithms = x
    for row in 0..<rows {
      let range = row * columns..<(row + 1) * columns
      let shift = x[range].max() ?? 0
      let total = x[range].reduce(0) { $0 + exp($1 - shift) }
      for i in range {
        y[i] = exp(x[i] - shift) / total
        logarithms[i] = x[i] - shift - log(total)
      }
    }
    Check.compare("softmax", [x, y], expected: [x, y]) { $0.softmax($1[0], $1[1], columns, 0, rows) }
    Check.compare("log_softmax", [x, y], expected: [x, logarithms]) {
      $0.log_softmax($1[0], $1[1], columns, 0, rows)
    }
    // The log-probability of a target is the same number.
    let targets = (0..<rows).map { Int32(($0 * 7) % columns) }
    let picked = targets.enumerated().map { logarithms[$0 * columns + Int($1)] }
    let cut = columns / 3
    func chunk(_ range: Range<Int>) -> [Double] {
      var part: [Double] = []
      for row in 0..<rows { part += x[row * columns + range.lowerBound..<row * columns + range.upperBound] }
      return part
    }
    let (left, right) = (chunk(0..<cut), chunk(cut..<columns))
    let unset = picked.map { _ in -Double.infinity }
    let logSums = (0..<rows).map { x[$0 * columns] - logarithms[$0 * columns] }
    Check.compare(
      "log_probability", [left, right, unset, unset], expected: [left, right, picked, logSums], single: 8e-6
    ) {
      var sums = [Double](repeating: 0, count: rows)
      $0.log_probability_chunk($1[0], targets, $1[2], $1[3], &sums, cut, 0, 0, rows)
      $0.log_probability_chunk($1[1], targets, $1[2], $1[3], &sums, columns - cut, cut, 0, rows)
      $0.log_probability_end($1[2], $1[3], sums, 0, rows)
    }
  }

  @Test(
    "rows tell the log-probability of a target and their entropy", arguments: Array(1...9) + [1024, 2500])
  func rowEntropy(columns: Int) {
    let rows = 3
    for spread in [0.01, 1, 20] {
      var x = Check.numbers(rows * columns, seed: 8).map { Double(Float(spread * $0)) }
      if columns > 4 { x[columns + 3] = -.infinity }
      let targets = (0..<rows).map { Int32(($0 * 7) % columns) }
      let expected = (0..<rows).map { row in
        let row = x[row * columns..<(row + 1) * columns]
        let largest = row.max() ?? 0
        let logSum = largest + log(row.reduce(0) { $0 + exp($1 - largest) })
        let entropy = row.reduce(0) { $1 == -.infinity ? $0 : $0 - exp($1 - logSum) * ($1 - logSum) }
        return (Array(row).map { $0 - logSum }, entropy)
      }
      for (kind, bound) in [(CK_F32, 2e-6), (CK_F64, 1e-13)] {
        for build in Check.builds {
          let kernels = ck_kernels_for(kind, build).pointee
          var (found, entropies) = ([Double](repeating: 9, count: rows), [Double](repeating: 9, count: rows))
          if kind == CK_F32 {
            kernels.row_entropy(x.map(Float.init), targets, &found, &entropies, columns, 0, rows)
          } else {
            kernels.row_entropy(x, targets, &found, &entropies, columns, 0, rows)
          }
          for row in 0..<rows {
            let (logProbabilities, entropy) = expected[row]
            let logProbability = logProbabilities[Int(targets[row])]
            #expect(abs(found[row] - logProbability) <= bound * max(1, abs(logProbability)))
            #expect(abs(entropies[row] - entropy) <= bound * max(1, entropy))
          }
        }
      }
    }
  }

  @Test("the exponential keeps its relative error over its range, in both builds")
  func exponential() {
    // softmax of (x, 0) is 1 / (1 + e^-x): its small side is e^x.
    let count = 2000
    let inputs = (0..<count).map { -80 + 80 * Double($0) / Double(count) }.map { Double(Float($0)) }
    for build in Check.builds {
      var single: [Float] = inputs.flatMap { [Float($0), Float(0)] }
      var double: [Double] = inputs.flatMap { [$0, 0.0] }
      ck_kernels_for(CK_F32, build).pointee.softmax(single, &single, 2, 0, count)
      ck_kernels_for(CK_F64, build).pointee.softmax(double, &double, 2, 0, count)
      for (index, x) in inputs.enumerated() {
        let expected = exp(x) / (1 + exp(x))
        let errors = (Double(single[2 * index]) / expected - 1, double[2 * index] / expected - 1)
        #expect(abs(errors.0) < 3e-7)
        #expect(abs(errors.1) < 2e-15)
      }
    }
  }

  @Test("matrix products of all small sizes, as they lie and transposed")
  func smallProducts() {
    let sizes = [0, 1, 2, 5, 6, 7, 8, 9, 16, 17]
    for m in sizes { for n in sizes { for k in [0, 1, 2, 3, 8, 9, 17] { product(m, n, k) } } }
  }

  @Test("matrix products beyond the blocks of the kernel")
  func largeProducts() {
    product(101, 19, 1037, bound: 4e-4)
    product(7, 2065, 5, bound: 4e-5)
    product(197, 50, 385, bound: 4e-4)
  }

  private func product(_ m: Int, _ n: Int, _ k: Int, bound: Double = 4e-6) {
    let a = Check.numbers(m * k, seed: 8).map { Double(Float($0)) }
    let b = Check.numbers(k * n, seed: 9).map { Double(Float($0)) }
    let before = Check.numbers(m * n, seed: 10).map { Double(Float($0)) }
    var c = [Double](repeating: 0, count: m * n)
    for i in 0..<m { for p in 0..<k { for j in 0..<n { c[i * n + j] += a[i * k + p] * b[p * n + j] } } }
    func transposed(_ x: [Double], _ rows: Int, _ columns: Int) -> [Double] {
      (0..<rows * columns).map { x[$0 % rows * columns + $0 / rows] }
    }
    for (aTurned, bTurned, adds) in [
      (false, false, false), (false, true, false), (true, false, true), (true, true, false),
      (false, false, true),
    ] {
      let left = aTurned ? transposed(a, m, k) : a
      let right = bTurned ? transposed(b, k, n) : b
      let expected = adds ? zip(c, before).map(+) : c
      Check.compare(
        "product \(m) x \(n) x \(k), \(aTurned) \(bTurned) \(adds)", [left, right, before],
        expected: [left, right, expected], single: bound, double: bound * 1e-8
      ) { kernels, memory in
        Check.withScratch(kernels.matrix_product_scratch(aTurned, m, n, k)) {
          kernels.matrix_product(
            aTurned, bTurned, adds, m, n, k, memory[0], aTurned ? m : k, memory[1], bTurned ? k : n,
            memory[2],
            n, $0)
        }
      }
    }
  }

  @Test("an element of a product has the same bits whatever rows and columns are around it")
  func productBits() {
    let (m, n, k) = (61, 83, 431)
    let a = Check.numbers(m * k, seed: 11).map(Float.init)
    let b = Check.numbers(n * k, seed: 12).map(Float.init)
    for build in Check.builds {
      let kernels = ck_kernels_for(CK_F32, build).pointee
      var whole = [Float](repeating: 0, count: m * n)
      Check.withScratch(kernels.matrix_product_scratch(false, m, n, k)) {
        kernels.matrix_product(false, true, false, m, n, k, a, k, b, k, &whole, n, $0)
      }
      for (first, count) in [(0, 1), (5, 3), (17, 29), (60, 1)] {
        var part = [Float](repeating: 0, count: count * n)
        a.withUnsafeBufferPointer { a in
          Check.withScratch(kernels.matrix_product_scratch(false, count, n, k)) {
            kernels.matrix_product(
              false, true, false, count, n, k, a.baseAddress! + first * k, k, b, k, &part, n, $0)
          }
        }
        #expect(part == Array(whole[first * n..<(first + count) * n]))
      }
    }
  }

  @Test(
    "products with packed weights have the bits of products with the weights as they lie",
    arguments: [(1, 1), (7, 9), (8, 16), (31, 8), (67, 385), (40, 1153)])
  func packedBits(n: Int, k: Int) {
    func check<Scalar: BinaryFloatingPoint & BitwiseCopyable>(_ type: Scalar.Type, _ kind: ck_kind) {
      let width = 32 / MemoryLayout<Scalar>.stride
      let panels = (n + width - 1) / width
      let b = Check.numbers(n * k, seed: 12).map { Scalar($0) }
      for build in Check.builds {
        let kernels = ck_kernels_for(kind, build).pointee
        var packed = [Scalar](repeating: .nan, count: panels * width * k)
        kernels.pack_panels(b, &packed, n, k, 0, panels / 2)
        kernels.pack_panels(b, &packed, n, k, panels / 2, panels)
        for m in 1...20 {
          let a = Check.numbers(m * k, seed: 11).map { Scalar($0) }
          var (expected, found) = ([Scalar](repeating: 0, count: m * n), [Scalar](repeating: 9, count: m * n))
          Check.withScratch(kernels.matrix_product_scratch(false, m, n, k)) {
            kernels.matrix_product(false, true, false, m, n, k, a, k, b, k, &expected, n, $0)
          }
          kernels.panel_linear(a, packed, &found, m, n, k, 0, panels / 3)
          kernels.panel_linear(a, packed, &found, m, n, k, panels / 3, panels)
          #expect(found == expected)
        }
      }
    }
    check(Float.self, CK_F32)
    check(Double.self, CK_F64)
  }

  @Test("tokens are drawn where the shares added up exceed the number", arguments: [1, 5, 256, 257, 1000])
  func drawing(columns: Int) {
    let numbers = [0, 1e-9, 0.2, 0.5, 0.77, 1 - 1e-12]
    let x = Check.numbers(numbers.count * columns, seed: 17).map { Float(3 * $0) }
    for build in Check.builds {
      var tokens = [Int32](repeating: -1, count: numbers.count)
      let kernels = ck_kernels_for(CK_F32, build).pointee
      Check.withScratch(kernels.draw_rows_scratch(columns)) {
        kernels.draw_rows(x, numbers, &tokens, columns, 0, numbers.count, $0)
      }
      for (row, number) in numbers.enumerated() {
        let shares = x[row * columns..<(row + 1) * columns].map { exp(Double($0)) }
        let total = shares.reduce(0, +)
        let token = Int(tokens[row])
        // Shares are Float32: a limit this near to a number may be on either side of it.
        #expect(shares[..<token].reduce(0, +) <= (number + 1e-6) * total)
        #expect(shares[...token].reduce(0, +) >= (number - 1e-6) * total)
      }
    }
  }

  @Test("a token without a share is never drawn, and the likeliest is the first of the greatest")
  func unlikely() {
    let low = -Float.infinity
    let rows: [[Float]] = [[low, 1, 2, low], [low, 2, 2, 1], [.nan, .nan, .nan, .nan], [.nan, 1, 3, 3]]
    for build in Check.builds {
      let kernels = ck_kernels_for(CK_F32, build).pointee
      var tokens = [Int32](repeating: -1, count: 4)
      kernels.likeliest(rows.flatMap { $0 }, &tokens, 4, 0, 4)
      #expect(tokens == [2, 1, 0, 2])
      for number in [0, 0.999999999999] {
        Check.withScratch(kernels.draw_rows_scratch(4)) {
          kernels.draw_rows(rows[0], [number], &tokens, 4, 0, 1, $0)
        }
        #expect(tokens[0] == (number == 0 ? 1 : 2))
      }
    }
  }

  @Test("AdamW is the formula", arguments: Check.sizes + [Check.large])
  func adamw(n: Int) {
    let p = Check.numbers(n, seed: 13)
    let g = Check.numbers(n, seed: 14)
    let m = Check.numbers(n, seed: 15)
    let v = Check.numbers(n, seed: 16).map { abs($0) }
    var s = ck_adamw(
      rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.1, correction1: 0.19, correction2: 0.002,
      gradient_scale: 0.5)
    var (newP, newM, newV) = (p, m, v)
    for i in 0..<n {
      let gradient = 0.5 * g[i]
      newM[i] = 0.9 * m[i] + 0.1 * gradient
      newV[i] = 0.999 * v[i] + 0.001 * gradient * gradient
      newP[i] = p[i] * (1 - 0.01 * 0.1) - 0.01 / 0.19 * newM[i] / (sqrt(newV[i] / 0.002) + 1e-8)
    }
    Check.compare("adamw", [p, g, m, v], expected: [newP, g, newM, newV], double: 1e-12) {
      $0.adamw($1[0], $1[1], $1[2], $1[3], &s, n)
    }
  }

  @Test("16-bit floats go both ways, all of them")
  func halves() {
    for build in Check.builds {
      let kernels = ck_kernels_for(CK_F32, build).pointee
      let all = (0...UInt16.max).map { $0 }
      var floats = [Float](repeating: 0, count: all.count)
      var back = [UInt16](repeating: 0, count: all.count)
      kernels.from_bfloat16(all, &floats, all.count)
      #expect(zip(all, floats).allSatisfy { $1.isNaN || $1.bitPattern == UInt32($0) << 16 })
      kernels.to_bfloat16(floats, &back, all.count)
      #expect(zip(zip(all, back), floats).allSatisfy { $0.0 == $0.1 || $1.isNaN })
      kernels.from_float16(all, &floats, all.count)
      kernels.to_float16(floats, &back, all.count)
      #expect(zip(zip(all, back), floats).allSatisfy { $0.0 == $0.1 || $1.isNaN })
      #expect(floats[0x3C00] == 1 && floats[0x0001] == 0x1p-24 && floats[0x7BFF] == 65504)
      // Halfway cases go to the even neighbour; beyond the largest is infinity.
      var rounded = [UInt16](repeating: 0, count: 3)
      kernels.to_bfloat16([1 + 0x1p-8, 1 + 3 * 0x1p-8, .greatestFiniteMagnitude] as [Float], &rounded, 3)
      #expect(rounded == [0x3F80, 0x3F82, 0x7F80])
    }
  }
}
