import CTerminal

/// Ctrl-C as the session sees it: a count that it polls.
enum Interrupts {
  /// How often Ctrl-C came since the count was cleared.
  static var flag: UnsafeMutablePointer<Int32>? { align_interrupt_address() }

  static func install() { align_interrupt_install() }
}
