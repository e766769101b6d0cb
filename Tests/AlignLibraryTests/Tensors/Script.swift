import AlignLibrary
import AlignRuntime
import AlignSyntax
import CStdlib
import Foundation
import Testing

/// A machine with all built-ins and the standard library, for tests that speak the language.
final class Script {
  let machine: Machine
  private let style = DisplayStyle(width: 80, height: 20)

  init() throws {
    machine = Machine(output: Silence(), services: LibraryServices(threadCount: 1))
    machine.install(Library.builtins)
    var count = 0
    let files = try #require(align_stdlib_files(&count))
    for index in 0..<count {
      let file = files[index]
      let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
      try run(String(decoding: bytes, as: UTF8.self), name: String(cString: file.name), in: machine.prelude)
    }
  }

  /// Runs statements; gives the value of the last expression.
  @discardableResult
  func run(_ text: String, name: String = "test", in module: Module? = nil) throws -> Value? {
    let source = Source(name: name, text: text)
    let result = Parser.parse(source)
    try #require(result.isValid, "\(result.diagnostics.map(\.message)) in \(name)")
    var value: Value?
    for statement in result.program.statements {
      value = try machine.run(statement, in: source, module: module ?? machine.main)
    }
    return value
  }

  /// The last value as it would be shown.
  func shown(_ text: String) throws -> String { try run(text)?.display(style) ?? "" }
}

/// Drops what a program prints.
private final class Silence: Output {
  let style = DisplayStyle()
  func write(_ text: String) {}
  func report(_ text: String) {}
  func progress(_ line: String) {}
}
