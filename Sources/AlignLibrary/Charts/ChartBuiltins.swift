import AlignRuntime

package enum ChartBuiltins {
  package static let all: [Builtin] = []
}
