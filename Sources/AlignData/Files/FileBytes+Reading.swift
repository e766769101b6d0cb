import AlignFiles
import AlignTable
import Glibc

/// Reading whole files, and finding the lines in them.
extension FileBytes {
  /// Reads a whole file.
  package init(path: String) throws(DataError) {
    let bytes: [UInt8]
    do {
      bytes = try WholeFile(path).read(reserve: Self.padding)
    } catch {
      throw DataError(error)
    }
    if bytes.starts(with: [0x1F, 0x8B]) {
      throw DataError("`\(path)` is compressed", hint: "unpack it first: gunzip -k \(path)", file: path)
    }
    self.init(bytes)
  }

  /// Where the text begins: behind the byte order mark, if there is one.
  var afterMark: Int { padded.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  /// The first byte that is no white space.
  func firstByte(from start: Int) -> UInt8? {
    padded[start..<count].first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
  }

  /// The next 0x0A, or the end.
  func lineEnd(from start: Int) -> Int {
    withPointer { base in
      guard let found = memchr(base + start, 0x0A, count - start) else { return count }
      return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }
  }
}
