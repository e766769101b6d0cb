import AlignRuntime

/// Charts: drawn in the terminal when they are shown, saved as SVG.
package enum ChartBuiltins {
  package static let all: [Builtin] = overSteps + overValues + overCategories
}
