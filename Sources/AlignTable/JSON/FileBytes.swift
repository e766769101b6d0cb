/// The bytes of a file or text, followed by eight zeros, so that a scanner may look at eight bytes at once anywhere.
package struct FileBytes: Sendable {
  package let padded: [UInt8]
  package let count: Int

  package static let padding = 8

  /// Takes the bytes without a copy where nobody else holds them and they have room for the padding.
  package init(_ bytes: consuming [UInt8]) {
    count = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: Self.padding))
    padded = bytes
  }

  package func withPointer<T, E: Error>(_ body: (UnsafePointer<UInt8>) throws(E) -> T) throws(E) -> T {
    try padded.withUnsafeBufferPointer { (buffer) throws(E) -> T in
      guard let base = buffer.baseAddress else {
        preconditionFailure("the padding makes the buffer non-empty")
      }
      return try body(base)
    }
  }
}
