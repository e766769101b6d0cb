import Testing

@testable import AlignRandom

@Suite struct CounterGeneratorTests {
  /// The known-answer vectors that Random123 publishes for philox4x32-10.
  @Test func philoxGivesTheKnownAnswers() {
    let zero = CounterGenerator.philox(counter: (0, 0, 0, 0), key: (0, 0))
    #expect(zero == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let ones = CounterGenerator.philox(
      counter: (0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff), key: (0xffff_ffff, 0xffff_ffff))
    #expect(ones == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    let pi = CounterGenerator.philox(
      counter: (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0))
    #expect(pi == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func uniformNumbersFillTheUnitInterval() {
    let generator = CounterGenerator(seed: 1, purpose: .sample)
    let draws = (0..<10_000).map { generator.uniform(index: $0) }
    #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(draws.reduce(0, +) / 10_000 - 0.5) < 0.01)
  }

  @Test func normalNumbersHaveMeanZeroAndVarianceOne() {
    let generator = CounterGenerator(seed: 1, purpose: .initialisation)
    let draws = (0..<10_000).map { generator.normal(index: $0) }
    #expect(abs(draws.reduce(0, +) / 10_000) < 0.03)
    #expect(abs(draws.map { $0 * $0 }.reduce(0, +) / 10_000 - 1) < 0.05)
  }

  @Test func purposesStepsAndSeedsGiveDifferentPermutations() {
    let base = CounterGenerator(seed: 0, purpose: .shuffle).permutation(of: 100)
    #expect(base.sorted() == Array(0..<100))
    #expect(base == CounterGenerator(seed: 0, purpose: .shuffle).permutation(of: 100))
    #expect(base != CounterGenerator(seed: 1, purpose: .shuffle).permutation(of: 100))
    #expect(base != CounterGenerator(seed: 0, purpose: .split).permutation(of: 100))
    #expect(base != CounterGenerator(seed: 0, purpose: .shuffle).permutation(of: 100, step: 1))
  }
}
