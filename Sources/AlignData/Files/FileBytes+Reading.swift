import AlignTable
import Foundation

/// Reading whole files, and finding the lines in them.
extension FileBytes {
  /// Reads a whole file.
  package init(path: String) throws(DataError) {
    guard let file = fopen(path, "rb") else { throw Self.failure(path) }
    defer { fclose(file) }
    var information = stat()
    guard fstat(fileno(file), &information) == 0 else { throw Self.failure(path) }
    if information.st_mode & S_IFMT == S_IFDIR {
      throw DataError("`\(path)` is a folder, expected a file")
    }
    // A pipe has no size: read until there is nothing left.
    var bytes: [UInt8] = []
    var room = max(Int(information.st_size), 0) + 1
    while true {
      var read = 0
      let part = [UInt8](unsafeUninitializedCapacity: room + Self.padding) { buffer, count in
        read = fread(buffer.baseAddress, 1, room, file)
        count = read
      }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      if ferror(file) != 0 { throw Self.failure(path) }
      if read < room { break }
      room = max(bytes.count, 1 << 16)
    }
    if bytes.starts(with: [0x1F, 0x8B]) {
      throw DataError("`\(path)` is compressed", hint: "unpack it first: gunzip -k \(path)", file: path)
    }
    self.init(bytes)
  }

  private static func failure(_ path: String) -> DataError {
    DataError("can't read `\(path)`: \(String(cString: strerror(errno)).lowercased())")
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
