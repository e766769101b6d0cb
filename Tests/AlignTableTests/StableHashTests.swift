import Testing

@testable import AlignTable

@Suite("The stable hash")
struct StableHashTests {
  /// From RFC 9923, appendix C: FNV-1a 64 of "", "a", "foobar".
  @Test(
    "is FNV-1a: it gives the published values",
    arguments: [
      ("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8"),
    ])
  func knownAnswers(text: String, hex: String) {
    var hash = StableHash()
    hash.add(bytes: text.utf8)
    #expect(hash.hex == hex)
  }

  @Test("keeps parts apart: the same bytes cut elsewhere give another value")
  func parts() {
    #expect(StableHash("ab", "c") != StableHash("a", "bc"))
    #expect(StableHash("ab", "") != StableHash("ab"))
    #expect(StableHash("prompt", "chosen", "rejected").hex == "14f109e6eec0d2b7")
  }

  @Test("tells data of different types apart")
  func cells() {
    let data: [Cell] = [
      .none, .bool(false), .int(0), .float(0), .string(""), .list([]), .record([]), .string("0"), .int(1),
      .list([.int(0)]), .record([.init("a", .int(0))]), .record([.init("b", .int(0))]),
    ]
    let hashes = data.map { cell in
      var hash = StableHash()
      hash.add(cell)
      return hash.value
    }
    #expect(Set(hashes).count == data.count)
  }
}
