import AlignRuntime

package enum TensorBuiltins {
  package static let all: [Builtin] = []
}
