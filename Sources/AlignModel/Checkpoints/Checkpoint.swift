import AlignFiles

/// The weights of a folder: one `model.safetensors`, or several with an index.
package struct Checkpoint {
  package let folder: String
  /// Where each tensor lies.
  private var files: [String: SafetensorsFile] = [:]

  package var names: [String] { files.keys.sorted() }

  private static let single = "model.safetensors"
  private static let index = "model.safetensors.index.json"

  package init(folder: String) throws {
    self.folder = folder
    let path = WholeFile(folder).file(Self.single).path
    let indexPath = WholeFile(folder).file(Self.index).path
    if WholeFile(path).exists {
      try add(try SafetensorsFile(path))
    } else if WholeFile(indexPath).exists {
      try readIndex(indexPath)
    } else {
      let hasPickle = WholeFile(folder).file("pytorch_model.bin").exists
      throw ModelError(
        kind: .missing, "there are no weights here: neither `\(Self.single)` nor `\(Self.index)`",
        hint: hasPickle
          ? "`pytorch_model.bin` holds programs as well as numbers and isn't read; save the model as safetensors"
          : nil, file: folder)
    }
  }

  private mutating func add(_ file: SafetensorsFile) throws {
    for name in file.tensors.keys { files[name] = file }
  }

  private mutating func readIndex(_ path: String) throws {
    let map = try JSONDocument(contentsOf: path).root.required("weight_map")
    guard map.isObject else { throw map.error("expected a record of tensors and files") }
    var opened: [String: SafetensorsFile] = [:]
    try map.forEachMember { name, value in
      let shard = try value.string()
      guard !shard.contains("/"), !shard.isEmpty else {
        throw value.error("expected the name of a file in this folder, found `\(shard)`")
      }
      let file: SafetensorsFile
      if let known = opened[shard] {
        file = known
      } else {
        let place = WholeFile(folder).file(shard).path
        guard WholeFile(place).exists else {
          throw value.error("the file `\(shard)` is missing", hint: "all files of the index are needed")
        }
        file = try SafetensorsFile(place)
        opened[shard] = file
      }
      guard file.tensors[name] != nil else {
        throw value.error("the file `\(shard)` has no tensor `\(name)`")
      }
      files[name] = file
    }
  }

  package func entry(_ name: String) -> SafetensorsFile.Entry? { files[name]?.tensors[name] }

  /// Copies a tensor into Float32 memory; an error names file, tensor, and the shape that was expected and found.
  package func read(_ name: String, shape: [Int], into target: UnsafeMutableBufferPointer<Float>) throws {
    let file = try check(name, shape: shape)
    try file.read(name, into: target)
  }

  /// The file of a tensor of this shape.
  @discardableResult
  package func check(_ name: String, shape: [Int]) throws -> SafetensorsFile {
    guard let file = files[name], let entry = file.tensors[name] else {
      throw ModelError(
        "tensor `\(name)` is missing", hint: "`config.json` and the weights don't belong together",
        file: folder)
    }
    guard entry.shape == shape else {
      throw ModelError(
        "tensor `\(name)`: expected the shape \(shape) by `config.json`, found \(entry.shape)",
        file: file.path)
    }
    return file
  }
}
