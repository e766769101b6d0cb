/// The tokens of a byte-level vocabulary, as the bytes they stand for.
struct Vocabulary: Sendable {
  /// For each id the stretch of `bytes` that it stands for; start -1 where there is no such token.
  private var spans: [(start: Int32, count: Int32)] = []
  private var bytes: [UInt8] = []
  /// The tokens whose every character stands for a byte.
  private var ids: ByteStringTable
  /// The others, by spelling.
  private var otherIDs: [String: Int32] = [:]
  /// For each byte the token that is this byte alone, or -1.
  private(set) var byteIDs = [Int32](repeating: -1, count: 256)

  /// Ids at or above this are refused: no vocabulary is that large, and arrays are as long as the greatest id.
  static let greatestSize = 1 << 22

  init(capacity: Int) { ids = ByteStringTable(capacity: capacity) }

  var size: Int { spans.count }

  /// Adds a token of the model by its spelling. The id must be below `greatestSize`.
  mutating func insert(spelled spelling: UnsafeBufferPointer<UInt8>, _ id: Int32) {
    let start = bytes.count
    if ByteAlphabet.append(bytesOf: spelling, to: &bytes) {
      bytes.withUnsafeBufferPointer { all in
        _ = ids.insert(UnsafeBufferPointer(rebasing: all[start...]), id)
      }
      if bytes.count == start + 1 { byteIDs[Int(bytes[start])] = id }
    } else {
      bytes.append(contentsOf: spelling)
      otherIDs[String(decoding: spelling, as: UTF8.self)] = id
    }
    setSpan(id, start)
  }

  /// Adds, or renames, a token that is matched in the text rather than merged: decoding needs its bytes.
  mutating func insert(added content: String, _ id: Int32) {
    let start = bytes.count
    var content = content
    let isSpelled = content.withUTF8 { ByteAlphabet.append(bytesOf: $0, to: &bytes) }
    if !isSpelled { bytes.append(contentsOf: content.utf8) }
    setSpan(id, start)
  }

  func id(of word: UnsafeBufferPointer<UInt8>) -> Int32? { ids.value(of: word) }

  func id(spelled spelling: String) -> Int32? {
    var spelling = spelling
    return spelling.withUTF8 { id(spelled: $0) }
  }

  func id(spelled spelling: UnsafeBufferPointer<UInt8>) -> Int32? {
    var bytes: [UInt8] = []
    if ByteAlphabet.append(bytesOf: spelling, to: &bytes) { return ids.value(of: bytes) }
    return otherIDs[String(decoding: spelling, as: UTF8.self)]
  }

  func append(bytesOf id: Int32, to result: inout [UInt8]) {
    guard id >= 0, id < spans.count, spans[Int(id)].start >= 0 else { return }
    let span = spans[Int(id)]
    result.append(contentsOf: bytes[Int(span.start)..<Int(span.start + span.count)])
  }

  private mutating func setSpan(_ id: Int32, _ start: Int) {
    let index = Int(id)
    if index >= spans.count {
      spans.append(contentsOf: repeatElement((start: -1, count: 0), count: index + 1 - spans.count))
    }
    spans[index] = (Int32(start), Int32(bytes.count - start))
  }
}
