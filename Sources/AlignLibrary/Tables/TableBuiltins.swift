import AlignRuntime

/// The verbs of tables. All keep the kind of the table and the notes on what was dropped; those that make sense for a plain
/// list take one as well.
package enum TableBuiltins {
  package static let all: [Builtin] =
    making + columns + rows + missing + groups + joins + looks
}
