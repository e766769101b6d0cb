import AlignModel
import AlignRuntime

/// Models from folders and from nothing.
enum ModelMakingBuiltins {
  static let all = [loadModel, newModel]

  static let loadModel = Builtin(
    "load_model", "Reads a model from a folder in the layout of Hugging Face.",
    details:
      "Models of the Llama family, in safetensors (F32, F16 or BF16, one file or several); weights are float32 "
      + "in memory. The tokenizer beside the weights comes with the model; where it is of a kind that can't be read, "
      + "the model takes token ids.",
    source: "compared with transformers' LlamaForCausalLM on checkpoints: log-probabilities to 2e-5",
    [.required("path", .string, "the folder with config.json")], returns: .model,
    examples: [
      Example(
        "save(new_model(300, layers: 1, width: 32), \"/tmp/align-example-model\")\n"
          + "load_model(\"/tmp/align-example-model\").layers", prints: "1"),
      Example(
        """
        let model = new_model(300, layers: 1, width: 32)
        save(model, "/tmp/align-example-model-2")
        logp(load_model("/tmp/align-example-model-2"), [1], [2]) == logp(model, [1], [2])
        """, prints: "true"),
    ], seeAlso: ["new_model", "save"]
  ) { arguments in
    let context = try arguments.tensorContext()
    let path = try arguments.string(0)
    let model = try RuntimeError.translating { try LanguageModel.load(path, context) }
    // Said at once as well: a model that is only bound isn't shown.
    if let problem = ModelFields.tokenizerProblem(of: model) {
      arguments.machine.output.report("\(path): \(problem)\n")
    }
    return .object(ModelObject(model))
  }

  static let newModel = Builtin(
    "new_model", "Makes a Llama-family model with fresh weights.",
    details:
      "Matrices are drawn from a normal distribution with standard deviation 0.02, norms are 1. A weight depends "
      + "on the seed, its tensor's name and its place there, on nothing else.",
    [
      .required("tokenizer", [.tokenizer, .int], "the tokenizer, or the size of the vocabulary"),
      .optional("layers", .int, 4, "transformer layers", .atLeast(1)),
      .optional("width", .int, 128, "numbers that a token is in the layers", .atLeast(2)),
      .optional("heads", .int, 4, "attention heads", .atLeast(1)),
      .optional("kv_heads", [.int, .none], nil, "heads for keys and values; none: as many as heads"),
      .optional("head_size", [.int, .none], nil, "numbers of a head; none: width / heads"),
      .optional(
        "feed_forward", [.int, .none], nil,
        "width of the gated layers; none: 8/3 of the width, up to a multiple of 32"),
      .optional("context", .int, 512, "tokens of the longest text", .atLeast(2)),
      .optional("tied", .bool, true, "whether the output head is the embedding"),
      .optional("rope_theta", .number, 10000.0, "base of the rotary positions' wavelengths", .positive),
      .optional("seed", .int, 0, "which weights"),
    ],
    returns: .model,
    examples: [
      Example("new_model(300, layers: 2, width: 64).parameters", prints: "126016"),
      Example("new_model(300, layers: 1, seed: 1) == new_model(300, layers: 1, seed: 1)", prints: "true"),
    ], seeAlso: ["load_model", "train_tokenizer"]
  ) { arguments in
    let tokenizer = (arguments[0].asObject as? TokenizerObject)?.tokenizer
    let width = try arguments.int(2)
    let heads = try arguments.int(3)
    guard arguments[5].asInt != nil || width % heads == 0 else {
      throw arguments.invalid(
        3, "\(heads) heads don't divide the width \(width)", hint: "choose another number, or give head_size")
    }
    var shape = LlamaConfiguration(
      vocabularySize: try tokenizer?.vocabularySize ?? arguments.int(0), hiddenSize: width,
      layerCount: try arguments.int(1), headCount: heads, kvHeadCount: arguments[4].asInt ?? heads,
      headDimension: arguments[5].asInt ?? width / heads,
      intermediateSize: arguments[6].asInt ?? (width * 8 / 3 + 31) / 32 * 32,
      contextLength: try arguments.int(7))
    shape.tiesEmbeddings = try arguments.bool(8)
    shape.rope.theta = try arguments.double(9)
    let context = try arguments.tensorContext()
    let seed = try arguments.int(10)
    return .object(
      ModelObject(
        try RuntimeError.translating { [shape] in
          try LanguageModel.new(shape, tokenizer: tokenizer, seed: seed, context)
        }))
  }
}
