import AlignInterruption
import CPCRE2

/// A regular expression that cuts text into pieces, compiled by PCRE2 with Unicode properties.
///
/// The files were written for the Oniguruma engine; the one class that differs between the two, white space, is spelled
/// out on the way.
final class SplitPattern: @unchecked Sendable {
  /// The text of the expression as it stood in the file.
  let source: String
  /// Never changes once compiled, and PCRE2 allows any number of threads to match with it: hence `@unchecked`.
  private let code: OpaquePointer

  init(_ source: String) throws {
    self.source = source
    let pattern = Array(Self.translated(source).utf8)
    var status: Int32 = 0
    var offset = 0
    let options = UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_NEVER_BACKSLASH_C)
    guard let code = pcre2_compile_8(pattern, pattern.count, options, &status, &offset, nil) else {
      throw ModelError("the regular expression `\(source)` can't be used: \(Self.message(status))")
    }
    self.code = code
    // Without just-in-time compilation matching is slower and otherwise the same.
    _ = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
  }

  deinit { pcre2_code_free_8(code) }

  /// Calls the closure with each match in `range` of `text`, left to right; the text must be UTF-8. What stands outside
  /// of the range isn't seen by look-arounds. Empty matches are left out.
  func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void
  ) throws {
    guard !range.isEmpty, let base = text.baseAddress else { return }
    guard let found = pcre2_match_data_create_8(1, nil) else {
      throw ModelError("out of memory while matching `\(source)`")
    }
    defer { pcre2_match_data_free_8(found) }
    let vector = pcre2_get_ovector_pointer_8(found)
    var at = 0
    var watch = InterruptionWatch()
    while at < range.count {
      try watch.step()
      let status = match(base + range.lowerBound, range.count, at, found)
      if status == PCRE2_ERROR_NOMATCH { return }
      guard status >= 0, let vector else {
        throw ModelError("matching `\(source)` failed: \(Self.message(status))")
      }
      let (start, end) = (Int(vector[0]), Int(vector[1]))
      // `\K` inside a look-behind could report an end before the start.
      guard start >= at, end > start else {
        at = max(end, at) + 1
        while at < range.count, text[range.lowerBound + at] & 0xC0 == 0x80 { at += 1 }
        continue
      }
      body(range.lowerBound + start..<range.lowerBound + end)
      at = end
    }
  }

  private func match(
    _ text: UnsafePointer<UInt8>, _ count: Int, _ start: Int, _ found: OpaquePointer
  ) -> Int32 {
    let options = UInt32(PCRE2_NO_UTF_CHECK)
    let status = pcre2_match_8(code, text, count, start, options, found, nil)
    guard status == PCRE2_ERROR_JIT_STACKLIMIT else { return status }
    return pcre2_match_8(code, text, count, start, options | UInt32(PCRE2_NO_JIT), found, nil)
  }

  /// White space spelled out: PCRE2's `\s` also takes U+180E, which has not been white space since Unicode 6.3.
  private static func translated(_ source: String) -> String {
    let space = #"\p{Z}\t-\r\x{85}"#
    var result = ""
    var isInClass = false
    var isEscaped = false
    for character in source.unicodeScalars {
      if isEscaped {
        isEscaped = false
        switch character {
        case "s": result += isInClass ? space : "[\(space)]"
        case "S" where !isInClass: result += "[^\(space)]"
        default: result += "\\" + String(character)
        }
        continue
      }
      switch character {
      case "\\":
        isEscaped = true
        continue
      case "[": isInClass = true
      case "]": isInClass = false
      default: break
      }
      result.unicodeScalars.append(character)
    }
    return isEscaped ? result + "\\" : result
  }

  private static func message(_ status: Int32) -> String {
    var text = [UInt8](repeating: 0, count: 160)
    let length = pcre2_get_error_message_8(status, &text, text.count)
    return length > 0 ? String(decoding: text.prefix(Int(length)), as: UTF8.self) : "error \(status)"
  }
}
