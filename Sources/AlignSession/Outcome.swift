import AlignSyntax

/// How the evaluation of a text ended.
package enum Outcome {
  case done
  /// It could not be parsed or checked; nothing ran.
  case refused
  /// A statement failed; those before it have run.
  case failed
  /// Ctrl-C. A training run that was stopped is `paused`: the last value, and bound where `let name =` held it.
  case interrupted(isPaused: Bool)
}

/// Who is served.
package enum EvaluationMode {
  /// A person at the prompt: `_` is the last value, and a statement that is dropped leaves no trace.
  case prompt
  /// A file, `-e`, or standard input.
  case script
}
