import AlignRuntime

package enum CoreBuiltins {
  package static let all: [Builtin] = []
}
