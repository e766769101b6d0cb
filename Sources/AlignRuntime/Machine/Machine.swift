import AlignSyntax

/// The register machine: runs compiled programs and calls functions on behalf of built-ins.
public final class Machine {
  /// Where `print` and shown values go, and how.
  package let output: any Output
  /// What the join hangs on the machine (tensor context, open files); the runtime doesn't look inside.
  package var services: AnyObject?

  package init(output: any Output, services: AnyObject? = nil) {
    self.output = output
    self.services = services
  }

  /// Calls a function value; re-enters the machine with bounded depth.
  package func call(_ function: Value, _ arguments: [Value]) throws -> Value {
    throw RuntimeError(.internalError, "the machine isn't built yet")
  }

  /// Throws `interrupted` if the user asked to stop. Built-ins that take long call it at least every 10 ms.
  package func checkInterrupt() throws {}
}

/// Where a program's text goes.
package protocol Output: AnyObject {
  /// Standard output: values and prints.
  func write(_ text: String)
  /// Standard error: progress and diagnostics.
  func report(_ text: String)
  /// A progress line that replaces the one before; empty: clears it. Nothing but the last is kept where standard error
  /// is no terminal.
  func progress(_ line: String)
  var style: DisplayStyle { get }
}
