import AlignSyntax
import CStdlib
import Foundation

@testable import AlignLibrary
@testable import AlignRuntime

/// A machine with all built-ins and the standard library, that runs programs and tells what they showed.
final class Prompt: Output {
  private(set) var shown = ""
  private(set) var progressLines: [String] = []
  private(set) var reports = ""
  private(set) var summaries: [String] = []
  /// Asks to stop when so many progress lines have been written.
  let style = DisplayStyle(usesUnicode: true)
  private(set) var machine: Machine?

  init(threads: Int = 1) throws {
    let machine = Machine(output: self, services: LibraryServices(threadCount: threads))
    self.machine = machine
    machine.install(Library.builtins)
    var count = 0
    let files = align_stdlib_files(&count)
    for index in 0..<count {
      guard let file = files?[index] else { continue }
      let text = String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.count), as: UTF8.self)
      try run(text, in: machine.prelude)
    }
  }

  /// What the statements of a program show, line by line.
  @discardableResult
  func run(_ text: String) throws -> String {
    shown = ""
    guard let machine else { return "" }
    try run(text, in: machine.main)
    return shown.hasSuffix("\n") ? String(shown.dropLast()) : shown
  }

  /// What a program fails with: message and hint.
  func failure(_ text: String) -> String {
    do {
      return "no error: \(try run(text))"
    } catch let error as RuntimeError {
      return error.message + (error.hint.map { " (\($0))" } ?? "")
    } catch { return "\(error)" }
  }

  private func run(_ text: String, in module: Module) throws {
    guard let machine else { return }
    let source = Source(name: "test", text: text)
    let result = Parser.parse(source)
    if let problem = result.diagnostics.first { throw RuntimeError(.unexpectedToken, problem.message) }
    for statement in result.program.statements {
      if let value = try machine.run(statement, in: source, module: module), !value.isNone,
        !statement.isSilenced
      {
        shown += machine.display(value, style) + "\n"
      }
    }
  }

  func write(_ text: String) { shown += text }
  func report(_ text: String) { reports += text }
  func progress(_ line: String) { progressLines.append(line) }
  func endProgress(_ summary: String) {
    summaries.append(summary)
    progress("")
  }
}
