/// How the process ends.
enum ExitStatus: Int32 {
  case done = 0
  /// The program failed while it ran.
  case failed = 1
  /// The program could not be parsed or checked, or the command line was wrong.
  case refused = 2
  /// An expectation did not hold.
  case unexpected = 3
  /// Ctrl-C.
  case interrupted = 130
  /// Who read our output has gone; as a shell reports SIGPIPE.
  case brokenPipe = 141
}
