import AlignTable
import Foundation
import TestSupport
import Testing

@testable import AlignData

@Suite struct JSONScannerTests {
  static let suite = Repository.data("json_test_suite/test_parsing")
  static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: suite)) ?? []).filter { $0.hasSuffix(".json") }
    .sorted()

  /// The cases that the standard leaves open, and what was decided: these are taken, all others refused.
  static let acceptedOpenCases: Set<String> = [
    "i_number_double_huge_neg_exp", "i_number_huge_exp", "i_number_neg_int_huge_exp",
    "i_number_pos_double_huge_exp", "i_number_real_neg_overflow", "i_number_real_pos_overflow",
    "i_number_real_underflow", "i_number_too_big_neg_int", "i_number_too_big_pos_int",
    "i_number_very_big_negative_int", "i_structure_500_nested_arrays",
  ]

  @Test(.needsData, arguments: names)
  func conformance(_ name: String) throws {
    let bytes = try FileBytes(path: Self.suite + "/" + name)
    let result = Result { () throws(JSONError) in try JSONScanner.parse(bytes, duplicateKeys: .keepLast) }
    let isAccepted = if case .success = result { true } else { false }
    if name.hasPrefix("y_") {
      #expect(isAccepted)
    } else if name.hasPrefix("n_") {
      #expect(!isAccepted)
    } else {
      #expect(isAccepted == Self.acceptedOpenCases.contains(String(name.dropLast(5))))
    }
  }

  @Test func valuesOfEveryKind() throws {
    let cell = try JSONScanner.parse(
      #" {"a": [1, -2.5, 1e3, true, false, null], "b\n": {"c": "x\u00e9\ud83d\ude00"}} "#)
    #expect(cell["a"] == .list([.int(1), .float(-2.5), .float(1000), .bool(true), .bool(false), .none]))
    #expect(cell["b\n"]?["c"] == .string("xé😀"))
  }

  @Test func numbersReadBackToTheSameBits() throws {
    for text in [
      "0.1", "1e22", "1.7976931348623157e308", "5e-324", "123456789012345678", "0.30000000000000004",
    ] {
      let cell = try JSONScanner.parse(text)
      #expect(cell.asDouble == Double(text))
      #expect(try JSONScanner.parse(JSONWriter.text(cell)) == cell)
    }
    #expect(try JSONScanner.parse("9223372036854775807") == .int(.max))
    #expect(try JSONScanner.parse("-9223372036854775808") == .int(.min))
    #expect(try JSONScanner.parse("9223372036854775808") == .float(9223372036854775808))
    #expect(try JSONScanner.parse("18446744073709551617") == .float(18446744073709551616))
    #expect(try JSONScanner.parse("-0.0").asDouble?.sign == .minus)
  }

  @Test(arguments: [
    ("{\"a\": 1,\n \"b\": \"x}", 2, 7, "unterminated string"),
    ("{\"é\": nope}", 1, 7, "expected a value, found `nope`"),
    ("{\"a\": 1, \"a\": 2}", 1, 10, "duplicate key `a`"),
    ("[1, 2,]", 1, 7, "expected a value, found `]`"),
    ("{'a': 1}", 1, 2, "`'` is not JSON"),
    ("[NaN]", 1, 2, "`NaN` is not JSON"),
    ("\"\\ud83d\"", 1, 2, "unpaired surrogate escape"),
    ("{} {}", 1, 4, "extra data after the value"),
    ("[1", 1, 3, "the text ends where `,` or `]` was expected"),
    ("[01]", 1, 2, "malformed number"),
    ("\"a\tb\"", 1, 3, "raw control character 0x09 inside a string"),
  ]) func errorsNameTheirPlace(_ text: String, _ line: Int, _ column: Int, _ message: String) {
    #expect {
      try JSONScanner.parse(text)
    } throws: { error in
      guard let error = error as? JSONError else { return false }
      #expect(error.message == message)
      #expect((error.line, error.column) == (line, column))
      return true
    }
  }

  @Test func invalidBytesAreFoundWhereTheyAre() {
    let bytes = Array("[\"abcdefghi".utf8) + [0xC3, 0xA9, 0xFF] + Array("\"]".utf8)
    #expect {
      try JSONScanner.parse(FileBytes(bytes))
    } throws: { error in
      (error as? JSONError)?.reason == .invalidUTF8 && (error as? JSONError)?.byteOffset == 13
    }
  }

  @Test func aThousandKeysAreComparedAsWell() throws {
    let fields = (0..<1000).map { "\"key\($0)\": \($0)" }
    #expect(try JSONScanner.parse("{\(fields.joined(separator: ","))}")["key999"] == .int(999))
    #expect(throws: JSONError.self) {
      try JSONScanner.parse("{\((fields + ["\"key3\": 1"]).joined(separator: ","))}")
    }
  }

  @Test func aKeyThatComesTwiceIsRefusedUnlessTheLastIsAskedFor() throws {
    let text = "{\"a\": 1, \"b\": 2, \"a\": 3}"
    #expect(throws: JSONError.self) { try JSONScanner.parse(text) }
    #expect(
      try JSONScanner.parse(text, duplicateKeys: .keepLast)
        == .record([Cell.Field("a", .int(3)), Cell.Field("b", .int(2))]))
  }

  @Test func depthIsBounded() throws {
    let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    _ = try JSONScanner.parse(deep)
    #expect(throws: JSONError.self) { try JSONScanner.parse("[" + deep + "]") }
  }

  @Test func composedAndDecomposedKeysAreTwoKeys() throws {
    let cell = try JSONScanner.parse("{\"\\u00e9\": 1, \"e\\u0301\": 2}")
    #expect(cell.asRecord?.count == 2)
  }

  @Test func writingEscapesOnlyWhatMustBe() throws {
    let text = "\"\\/\u{0}\u{1F}\n\r\t\u{7F}é\u{2028}😀"
    let written = JSONWriter.text(.string(text))
    #expect(written == "\"\\\"\\\\/\\u0000\\u001f\\n\\r\\t\u{7F}é\u{2028}😀\"")
    #expect(try JSONScanner.parse(written) == .string(text))
    #expect(JSONWriter.text(.list([.float(.infinity), .float(.nan), .float(2)])) == "[null, null, 2.0]")
    #expect(
      JSONWriter.text(.record([Cell.Field("a", .list([.int(1)]))]), indent: 2)
        == "{\n  \"a\": [\n    1\n  ]\n}")
  }

  @Test(.needsData)
  func everyRowOfRealDataIsWrittenAndReadBackUnchanged() throws {
    let file = try SourceFile(path: Repository.data("alpaca_eval_outputs.jsonl"))
    #expect(file.rows.count == 473)
    for row in file.rows {
      let cell = try row.content.get()
      #expect(try JSONScanner.parse(JSONWriter.text(cell)) == cell)
    }
  }
}
