import AlignRuntime

package enum TrainingBuiltins {
  package static let all: [Builtin] = []
}
