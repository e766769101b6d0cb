import AlignRuntime

package enum ModelBuiltins {
  package static let all: [Builtin] = []
}
