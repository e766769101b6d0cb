import AlignRuntime

/// All built-ins of the language, by topic. Each topic is a folder of this module.
package enum Library {
  package static let topics: [Topic] = [
    Topic("core", CoreBuiltins.all),
    Topic("tables", TableBuiltins.all),
    Topic("tensors", TensorBuiltins.all),
    Topic("models", ModelBuiltins.all),
    Topic("data", DataBuiltins.all),
    Topic("training", TrainingBuiltins.all, given: [.batch]),
    Topic("rewards", RewardBuiltins.all),
    Topic("policies", PolicyBuiltins.all, given: [.rollout, .minibatch]),
    Topic("charts", ChartBuiltins.all),
  ]

  package static var builtins: [Builtin] { topics.flatMap(\.builtins) }

  /// A chapter of the reference.
  package struct Topic: Sendable {
    package let name: String
    package let builtins: [Builtin]
    /// What functions that are arguments of these built-ins are given.
    package let given: [GivenObject]

    init(_ name: String, _ builtins: [Builtin], given: [GivenObject] = []) {
      self.name = name
      self.builtins = builtins
      self.given = given
    }
  }
}
