import AlignRuntime

/// All built-ins of the language, by topic. Each topic is a folder of this module.
package enum Library {
  package static let topics: [Topic] = [
    Topic("core", CoreBuiltins.all),
    Topic("tables", TableBuiltins.all),
    Topic("tensors", TensorBuiltins.all),
    Topic("models", ModelBuiltins.all),
    Topic("data", DataBuiltins.all),
    Topic("training", TrainingBuiltins.all),
    Topic("rewards", RewardBuiltins.all),
    Topic("policies", PolicyBuiltins.all),
    Topic("charts", ChartBuiltins.all),
  ]

  package static var builtins: [Builtin] { topics.flatMap(\.builtins) }

  /// A chapter of the reference.
  package struct Topic: Sendable {
    package let name: String
    package let builtins: [Builtin]

    init(_ name: String, _ builtins: [Builtin]) {
      self.name = name
      self.builtins = builtins
    }
  }
}
