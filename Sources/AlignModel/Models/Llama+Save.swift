import AlignTensor

extension Llama {
  /// Writes the folder; each file is put in place as a whole.
  func save(to folder: String) throws {
    try ModelFiles.makeFolder(folder)
    try tokenizer?.save(to: folder)
    try ModelFiles.write(Array(configuration.json.utf8), to: ModelFiles.join(folder, "config.json"))
    let generation = """
      {
        "bos_token_id": \(configuration.beginningID.map(String.init) ?? "null"),
        "eos_token_id": \(LlamaConfiguration.json(configuration.endIDs)),
        "pad_token_id": \(configuration.paddingID.map(String.init) ?? "null")
      }

      """
    try ModelFiles.write(Array(generation.utf8), to: ModelFiles.join(folder, "generation_config.json"))
    let layout = parameters.layout
    try parameters.flat.withElements { all in
      var writer = SafetensorsWriter()
      for entry in layout.entries {
        writer.add(entry.name, shape: entry.shape, UnsafeBufferPointer(rebasing: all[entry.range]))
      }
      try writer.write(to: ModelFiles.join(folder, "model.safetensors"))
    }
  }
}
