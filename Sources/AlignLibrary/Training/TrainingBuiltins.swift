import AlignRuntime

/// Curricula, training, margins.
package enum TrainingBuiltins {
  package static let all: [Builtin] = curricula + training + scoring
}
