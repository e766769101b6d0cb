import AlignModel
import AlignRuntime
import AlignTable
import AlignTraining

/// How likely a model finds a text.
enum LikelihoodBuiltins {
  static let all = [logp, tokenLogps]

  private static let parameters: [Parameter] = [
    .required("model", [.model, .run], "the model"),
    .required("prompt", .any, "a string, a list of messages, or a list of token ids"),
    .required("completion", .any, "a string, or a list of token ids"),
  ]

  private static let details =
    "Each part is tokenised on its own. A text prompt begins with the tokenizer's beginning of text, a text completion "
    + "ends with the end of text exactly once, which is scored too. Token ids are taken as they are."

  static let logp = Builtin(
    "logp", "Gives the log-probability of a completion after a prompt, in nats.", details: details,
    formula: "sum over the completion's tokens of log p(token | prompt and the tokens before it)",
    source: "compared with transformers in float64 on checkpoints: 2e-5 relative", parameters,
    returns: .float,
    examples: [
      Example(
        "abs(logp(new_model(300, layers: 1), [1, 2], [3]) + log(300)) < 0.5", prints: "true"),
      Example(
        """
        let model = new_model(300, layers: 1)
        abs(logp(model, [1], [2, 3]) - logp(model, [1], [2]) - logp(model, [1, 2], [3])) < 1e-4
        """, prints: "true"),
    ], seeAlso: ["margins", "generate"]
  ) { arguments in .float(try scores(arguments).reduce(0.0) { $0 + Double($1) }) }

  static let tokenLogps = Builtin(
    "token_logps", "Gives the log-probability of each token of a completion after a prompt, in nats.",
    details: details, parameters, returns: .list,
    examples: [
      Example("length(token_logps(new_model(300, layers: 1), [1, 2], [3, 4, 5]))", prints: "3"),
      Example(
        """
        let model = new_model(300, layers: 1)
        abs(sum(token_logps(model, [1, 2], [3, 4])) - logp(model, [1, 2], [3, 4])) < 1e-4
        """, prints: "true"),
    ]
  ) { arguments in .list(try scores(arguments).map { .float(Double($0)) }) }

  private static func scores(_ arguments: Arguments) throws -> [Float] {
    let model = try arguments.model(0)
    let context = try arguments.tensorContext()
    let (prompt, completion) = (try Cell(arguments[1]), try Cell(arguments[2]))
    return try RuntimeError.translating {
      let encoder = TextEncoder(model)
      let unit = ScoringUnit(
        prompt: try encoder.prompt(prompt), completions: [try encoder.completion(completion)])
      return try model.score(unit, context)[0]
    }
  }
}

extension TextEncoder {
  /// The encoder for a model's prompts and completions.
  init(_ model: any LlamaModel) {
    self.init(
      tokenizer: model.tokenizer, problem: model.tokenizerProblem, endID: model.endID,
      vocabularySize: model.configuration.vocabularySize)
  }
}
