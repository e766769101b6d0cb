import AlignRuntime

package enum TableBuiltins {
  package static let all: [Builtin] = []
}
