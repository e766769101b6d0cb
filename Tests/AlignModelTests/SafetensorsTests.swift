import AlignFiles
import Foundation
import Testing

@testable import AlignModel

@Suite("Weights in safetensors files")
struct SafetensorsTests {
  /// The bytes of a file with this header and so many bytes of data.
  static func file(_ header: String, dataCount: Int) -> [UInt8] {
    var bytes = [UInt8]()
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    return bytes + Array(header.utf8) + (0..<dataCount).map { UInt8($0 & 0xFF) }
  }

  static func open(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> SafetensorsFile {
    let path = folder.path + "/model.safetensors"
    try WholeFile(path).write(bytes)
    return try SafetensorsFile(path)
  }

  @Test("what is written is read back bit for bit")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/model.safetensors"
    let values: [Float] = [0, -0.0, 1, .pi, .infinity, .leastNonzeroMagnitude]
    try values.withUnsafeBufferPointer { data in
      var writer = SafetensorsWriter()
      writer.add("b.weight", shape: [2, 3], data)
      writer.add("a \"quoted\"", shape: [1], UnsafeBufferPointer(rebasing: data[3..<4]))
      try writer.write(to: path)
    }
    let file = try SafetensorsFile(path)
    #expect(file.tensors["b.weight"]?.shape == [2, 3])
    var read = [Float](repeating: 7, count: 6)
    try read.withUnsafeMutableBufferPointer { try file.read("b.weight", into: $0) }
    #expect(read.map(\.bitPattern) == values.map(\.bitPattern))
    var one: [Float] = [0]
    try one.withUnsafeMutableBufferPointer { try file.read("a \"quoted\"", into: $0) }
    #expect(one == [.pi])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.safetensors"])
  }

  @Test(
    "half precision numbers are exact",
    arguments: [
      (UInt16(0x0000), Float(0)), (0x3C00, 1), (0xC000, -2), (0x7BFF, 65504), (0x0001, 0x1p-24),
      (0x83FF, -0x1.FF8p-15),
      (0x7C00, .infinity), (0x3555, 0.33325195),
    ])
  func halves(bits: UInt16, value: Float) {
    #expect(SafetensorsFile.float(half: bits) == value)
  }

  @Test("a not-a-number in half precision stays one")
  func halfNaN() { #expect(SafetensorsFile.float(half: 0x7E00).isNaN) }

  static let damaged: [(String, [UInt8], String)] = [
    ("empty", [], "shorter than"),
    ("short", [1, 0, 0], "shorter than"),
    ("huge header", [255, 255, 255, 255, 255, 255, 255, 127] + [1, 2, 3], "cut off"),
    ("negative header", [UInt8](repeating: 255, count: 16), "cut off"),
    ("no JSON", file("hello", dataCount: 0), "not valid JSON"),
    ("a list", file("[]", dataCount: 0), "record"),
    ("cut off", file(#"{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#, dataCount: 12), "`w`"),
    (
      "too long", file(#"{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#, dataCount: 17),
      "1 bytes follow"
    ),
    (
      "wrong size", file(#"{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,12]}}"#, dataCount: 12),
      "takes 16"
    ),
    (
      "backwards", file(#"{"w":{"dtype":"F32","shape":[0],"data_offsets":[4,0]}}"#, dataCount: 4),
      "data_offsets"
    ),
    (
      "negative", file(#"{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, dataCount: 4),
      "impossible"
    ),
    (
      "overflow",
      file(
        #"{"w":{"dtype":"F32","shape":[4294967296,4294967296,4],"data_offsets":[0,4]}}"#, dataCount: 4),
      "impossible"
    ),
    ("other type", file(#"{"w":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#, dataCount: 8), "I64"),
    (
      "overlap",
      file(
        #"{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
        dataCount: 12), "overlap"
    ),
    (
      "hole", file(#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, dataCount: 8),
      "no tensor before"
    ),
  ]

  @Test("a damaged file is refused with its name and what is wrong", arguments: damaged)
  func refusals(name: String, bytes: [UInt8], word: String) throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: ModelError.self) { try Self.open(bytes, in: folder) }
    #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    #expect(error?.file == folder.path + "/model.safetensors")
  }

  @Test("a file cut anywhere is an error, and one with any byte of the header changed never a trap")
  func cutAndChanged() throws {
    let folder = try TemporaryFolder()
    let whole = Self.file(
      #"{"v":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]},"w":{"dtype":"F16","shape":[2],"data_offsets":[4,8]}}"#,
      dataCount: 8)
    for length in 0..<whole.count {
      #expect(throws: ModelError.self) { try Self.open(Array(whole.prefix(length)), in: folder) }
    }
    for at in 0..<whole.count - 8 {
      for byte in [UInt8(0), 0x22, 0x2C, 0x39, 0x7D, 0xFF] {
        var changed = whole
        changed[at] = byte
        guard let file = try? Self.open(changed, in: folder) else { continue }
        for (name, entry) in file.tensors {
          var target = [Float](repeating: 0, count: entry.count)
          try target.withUnsafeMutableBufferPointer { try file.read(name, into: $0) }
        }
      }
    }
  }

  @Test("an index must name files of its own folder that hold the tensors")
  func indices() throws {
    let folder = try TemporaryFolder()
    let index = folder.path + "/model.safetensors.index.json"
    func error(_ map: String) throws -> ModelError? {
      try WholeFile(index).write(Array(#"{"weight_map":\#(map)}"#.utf8))
      return #expect(throws: ModelError.self) { try Checkpoint(folder: folder.path) }
    }
    #expect(try error(#"{"w":"../w.safetensors"}"#)?.message.contains("of a file in this folder") == true)
    #expect(try error(#"{"w":"a.safetensors"}"#)?.message.contains("`a.safetensors` is missing") == true)
    #expect(try error("[]")?.message.contains("weight_map") == true)
    let shard = Self.file(#"{"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, dataCount: 4)
    try WholeFile(folder.path).file("a.safetensors").write(shard)
    #expect(try error(#"{"w":"a.safetensors"}"#)?.message.contains("has no tensor `w`") == true)
  }

  @Test("a folder without weights says which files were looked for")
  func noWeights() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: ModelError.self) { try Checkpoint(folder: folder.path) }
    #expect(error?.message.contains("model.safetensors.index.json") == true)
  }
}
