import AlignSyntax

/// What became of the expectation comments of one source.
package struct ExpectationReport {
  package let source: Source
  /// Lines of statements that did what their comments say, with at least one comment.
  package var heldCount = 0
  /// Everything else: what is wrong, with its place. Empty if all expectations held.
  package var diagnostics: [Diagnostic] = []
  /// The source with comments that say what happened.
  package var acceptedText: String
  /// It could not be parsed, or the checker refused what nothing expected; nothing ran.
  package var isRefused = false
  /// The program was interrupted.
  package var isInterrupted = false

  package var didHold: Bool { diagnostics.isEmpty && !isInterrupted }

  init(_ source: Source) {
    self.source = source
    acceptedText = source.text
  }
}
