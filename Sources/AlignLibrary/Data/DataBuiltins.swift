import AlignRuntime

package enum DataBuiltins {
  package static let all: [Builtin] = []
}
