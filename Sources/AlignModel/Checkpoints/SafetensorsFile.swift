/// One file of weights in the safetensors format: eight bytes that hold the length of a JSON header, the header
/// (`name: {dtype, shape, data_offsets}`), then the data. Everything is checked when the file is opened.
///
/// Source: huggingface/safetensors, "Format".
package final class SafetensorsFile: Sendable {
  package let path: String
  package let tensors: [String: Entry]
  private let file: MappedFile
  private let dataStart: Int

  /// How numbers are stored.
  package enum ElementType: String, Sendable {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"

    var size: Int { self == .float32 ? 4 : 2 }
  }

  package struct Entry: Sendable {
    package var type: ElementType
    package var shape: [Int]
    /// From the start of the data.
    var range: Range<Int>

    package var count: Int { shape.reduce(1, *) }
  }

  private static let longestHeader = 100 << 20
  private static let damaged = "the file may be cut off or damaged; copy or download it again"

  package init(_ path: String) throws {
    self.path = path
    file = try MappedFile(path)
    guard file.bytes.count >= 8 else {
      throw ModelError(
        "not a safetensors file: \(file.bytes.count) bytes, shorter than its header's length",
        hint: Self.damaged, file: path)
    }
    let length = UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(Self.longestHeader), 8 + Int(length) <= file.bytes.count else {
      throw ModelError(
        "not a safetensors file, or cut off: the header should take \(length) bytes, the file has "
          + "\(file.bytes.count)", hint: Self.damaged, file: path)
    }
    dataStart = 8 + Int(length)
    let header = try JSONDocument(bytes: Array(file.bytes[8..<dataStart]), file: path)
    tensors = try Self.entries(header.root)
    try Self.check(tensors, dataCount: file.bytes.count - dataStart, path)
  }

  private static func entries(_ header: JSONNode) throws -> [String: Entry] {
    guard header.isObject else { throw header.error("expected a record of tensors") }
    var tensors: [String: Entry] = [:]
    try header.forEachMember { name, node in
      if name == "__metadata__" { return }
      guard tensors[name] == nil else {
        throw ModelError("tensor `\(name)` stands twice", file: header.file)
      }
      tensors[name] = try entry(name, node)
    }
    return tensors
  }

  private static func entry(_ name: String, _ node: JSONNode) throws -> Entry {
    func failure(_ message: String) -> ModelError {
      ModelError("tensor `\(name)`: \(message)", hint: damaged, file: node.file)
    }
    let typeName = try node.required("dtype").string()
    guard let type = ElementType(rawValue: typeName) else {
      throw ModelError(
        "tensor `\(name)`: numbers of type \(typeName) can't be read", hint: "F32, F16 and BF16 can",
        file: node.file)
    }
    let shape = try node.required("shape").elements().map { try $0.int() }
    var size = type.size
    for extent in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else { throw failure("the shape \(shape) is impossible") }
      size = product
    }
    let offsets = try node.required("data_offsets").elements().map { try $0.int() }
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw failure("expected `data_offsets` to be a start and an end, found \(offsets)")
    }
    guard offsets[1] - offsets[0] == size else {
      throw failure(
        "the shape \(shape) as \(typeName) takes \(size) bytes, but its offsets span \(offsets[1] - offsets[0])"
      )
    }
    return Entry(type: type, shape: shape, range: offsets[0]..<offsets[1])
  }

  /// The data must hold all tensors, one after the other without overlap, and nothing else.
  private static func check(_ tensors: [String: Entry], dataCount: Int, _ path: String) throws {
    let ordered = tensors.sorted { ($0.value.range.lowerBound, $0.key) < ($1.value.range.lowerBound, $1.key) }
    var end = 0
    var last = ""
    for (name, entry) in ordered where !entry.range.isEmpty {
      guard entry.range.lowerBound >= end else {
        throw ModelError("tensors `\(last)` and `\(name)` overlap", hint: damaged, file: path)
      }
      guard entry.range.lowerBound == end else {
        throw ModelError(
          "there are \(entry.range.lowerBound - end) bytes of no tensor before `\(name)`", hint: damaged,
          file: path)
      }
      end = entry.range.upperBound
      last = name
      guard end <= dataCount else {
        throw ModelError(
          "cut off inside tensor `\(name)`: its data ends at byte \(end), the file has \(dataCount) bytes of data",
          hint: damaged, file: path)
      }
    }
    guard end == dataCount else {
      throw ModelError("\(dataCount - end) bytes follow after the last tensor", hint: damaged, file: path)
    }
  }

  /// Copies a tensor into Float32 memory of exactly its number of elements.
  package func read(_ name: String, into target: UnsafeMutableBufferPointer<Float>) throws {
    guard let entry = tensors[name] else { throw ModelError("there is no tensor `\(name)`", file: path) }
    guard entry.count == target.count else {
      throw ModelError("tensor `\(name)`: \(entry.count) numbers, expected \(target.count)", file: path)
    }
    let data = UnsafeRawBufferPointer(
      rebasing: file.bytes[dataStart + entry.range.lowerBound..<dataStart + entry.range.upperBound])
    switch entry.type {
    case .float32: UnsafeMutableRawBufferPointer(target).copyMemory(from: data)
    case .bfloat16:
      for index in target.indices {
        let bits = data.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
        target[index] = Float(bitPattern: UInt32(bits) << 16)
      }
    case .float16:
      for index in target.indices {
        let bits = data.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
        target[index] = Self.float(half: bits)
      }
    }
  }

  /// The number that 16 bits of IEEE 754 half precision stand for; every one is exact in Float32.
  static func float(half bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
