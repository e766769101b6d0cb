import AlignRuntime

/// Answers, pairs and demonstrations: from files, from each other, into parts.
package enum DataBuiltins {
  package static let all: [Builtin] = loading + pairing + selecting
}
