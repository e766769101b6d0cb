import AlignFiles
import AlignTensor

extension Llama {
  /// Writes the folder; each file is put in place as a whole.
  func save(to folder: String) throws {
    try WholeFile(folder).makeFolder()
    try tokenizer?.save(to: folder)
    try WholeFile(folder).file("config.json").write(Array(configuration.json.utf8))
    let generation = """
      {
        "bos_token_id": \(configuration.beginningID.map(String.init) ?? "null"),
        "eos_token_id": \(LlamaConfiguration.json(configuration.endIDs)),
        "pad_token_id": \(configuration.paddingID.map(String.init) ?? "null")
      }

      """
    try WholeFile(folder).file("generation_config.json").write(Array(generation.utf8))
    let layout = parameters.layout
    try parameters.flat.withElements { all in
      var writer = SafetensorsWriter()
      for entry in layout.entries {
        writer.add(entry.name, shape: entry.shape, UnsafeBufferPointer(rebasing: all[entry.range]))
      }
      try writer.write(to: WholeFile(folder).file("model.safetensors").path)
    }
  }
}
