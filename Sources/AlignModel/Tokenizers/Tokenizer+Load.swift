import AlignFiles

extension Tokenizer {
  /// The files of a tokenizer, in the order in which their settings are read: later ones win.
  static let settingsFiles = ["special_tokens_map.json", "tokenizer_config.json"]
  private static let templateFile = "chat_template.jinja"

  /// Reads a tokenizer from a folder in the layout of Hugging Face, or from the `tokenizer.json` in it.
  package static func load(_ path: String) throws -> Tokenizer {
    var folder = path
    if !WholeFile(path).isFolder, path.hasSuffix(".json") {
      folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
    let file = WholeFile(path).isFolder ? WholeFile(path).file("tokenizer.json").path : path
    guard WholeFile(file).exists else {
      throw ModelError(
        kind: .missing, "there is no tokenizer here: `tokenizer.json` is missing",
        hint: "`train_tokenizer` makes one; models can also be given token ids", file: file)
    }
    var files = [File(name: "tokenizer.json", bytes: try WholeFile(file).read())]
    for name in settingsFiles + [templateFile, "merges.txt", "vocab.json"] {
      let beside = WholeFile(folder).file(name).path
      if WholeFile(beside).exists { files.append(File(name: name, bytes: try WholeFile(beside).read())) }
    }
    return try Tokenizer.read(files, from: folder)
  }

  /// Makes a tokenizer of its files.
  static func read(_ files: [File], from folder: String) throws -> Tokenizer {
    var settings = TokenizerSettings()
    for name in settingsFiles {
      guard let file = files.first(where: { $0.name == name }) else { continue }
      let document = try JSONDocument(bytes: file.bytes, file: WholeFile(folder).file(name).path)
      try settings.read(document.root)
    }
    if let template = files.first(where: { $0.name == templateFile }) {
      settings.chatTemplate = String(decoding: template.bytes, as: UTF8.self)
    }
    guard let main = files.first(where: { $0.name == "tokenizer.json" }) else {
      throw ModelError("there is no `tokenizer.json`", file: folder)
    }
    let document = try JSONDocument(bytes: main.bytes, file: WholeFile(folder).file(main.name).path)
    return try TokenizerFile.read(document, origin: folder, settings: settings, files: files)
  }

  /// Writes the tokenizer's files into a folder.
  package func save(to folder: String) throws {
    try WholeFile(folder).makeFolder()
    for file in files { try WholeFile(folder).file(file.name).write(file.bytes) }
  }
}
