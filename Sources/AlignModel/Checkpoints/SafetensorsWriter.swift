import AlignFiles
import AlignTable

/// Writes weights as one safetensors file in Float32, in the order given.
package struct SafetensorsWriter {
  private var header = #"{"__metadata__":{"format":"pt"}"#
  private var tensors: [UnsafeBufferPointer<Float>] = []
  private var size = 0

  package init() {}

  /// Adds a tensor; its memory must stay as it is until `write` is done.
  package mutating func add(_ name: String, shape: [Int], _ data: UnsafeBufferPointer<Float>) {
    precondition(data.count == shape.reduce(1, *), "the shape and the number of elements belong together")
    let end = size + 4 * data.count
    let extents = shape.map(String.init).joined(separator: ",")
    header += ",\(JSONWriter.quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(extents)],"
    header += "\"data_offsets\":[\(size),\(end)]}"
    tensors.append(data)
    size = end
  }

  /// Puts the whole file in place, or leaves what was there.
  package func write(to path: String) throws {
    // The header ends on a multiple of eight, so that readers may map the data as it is.
    var text = Array((header + "}").utf8)
    text += [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8)
    withUnsafeBytes(of: UInt64(text.count).littleEndian) { text.insert(contentsOf: $0, at: 0) }
    try WholeFile(path).write { file in
      try file.append(text)
      for tensor in tensors { try file.append(UnsafeRawBufferPointer(tensor)) }
    }
  }
}
