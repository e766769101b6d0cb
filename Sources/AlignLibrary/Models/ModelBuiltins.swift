import AlignRuntime

/// Models and tokenizers: made, loaded, asked.
package enum ModelBuiltins {
  package static let all: [Builtin] =
    ModelMakingBuiltins.all + TokenizerBuiltins.all + GenerationBuiltins.all + LikelihoodBuiltins.all
}
