import AlignRuntime
import AlignSyntax
import Foundation
import Testing

@testable import AlignSession

/// One semantics at the prompt, in a script and in a notebook's cells: all scripts give the same three ways.
@Suite struct SameResultTests {
  @Test(
    "a file, its statements fed to a prompt one by one, and its cells give the same", arguments: FedScript.all
  )
  func same(_ program: FedScript) throws {
    let whole = Trace(mode: .script)
    whole.run(program.whole, program)
    let asked = Trace(mode: .prompt)
    for statement in program.statements { asked.run(statement, program) }
    #expect(asked.output.text == whole.output.text)
    #expect(asked.values == whole.values)
    let cells = Trace(mode: .prompt)
    for cell in program.cells { cells.run(cell, program) }
    #expect(cells.output.text == whole.output.text)
    #expect(cells.values == whole.values)
  }

  @Test func `most scripts can be run in all three ways`() {
    #expect(FedScript.all.count * 2 > Script.all.count)
    #expect(FedScript.all.contains { $0.cells.count > 1 })
  }
}

/// A session, what it printed and what its names were bound to at the end.
private final class Trace {
  let output = TextOutput()
  private let session: Session

  init(mode: EvaluationMode) {
    session = Session(output: output, settings: Session.Settings(mode: mode, threads: 1))
  }

  func run(_ text: String, _ program: FedScript) {
    let outcome = session.evaluate(text, name: program.path)
    if case .done = outcome { return }
    Issue.record("\(program.path): \(outcome)\n\(output.reports)\n\(text)")
  }

  /// The names and their values as text; `_` is the prompt's own.
  var values: [String] {
    session.machine.globalNames.filter { $0 != "_" }.sorted().map { name in
      "\(name) = \(session.machine.global(name)?.line ?? "nothing")"
    }
  }
}

private final class TextOutput: Output {
  private(set) var text = ""
  private(set) var reports = ""
  let style = DisplayStyle(width: 80)
  func write(_ text: String) { self.text += text }
  func report(_ text: String) { reports += text }
  func progress(_ line: String) {}
}

/// A script without the statements that must fail: such a line ends a file, and nothing below it would be compared.
///
/// Its texts keep every statement where it stands, with blanks in the place of all others, so that errors have the same
/// places in all three ways.
struct FedScript: Sendable, CustomTestStringConvertible {
  let path: String
  let area: String
  let whole: String
  /// Each top-level statement alone.
  let statements: [String]
  /// The statements of each cell; where the file has none, of every three statements.
  let cells: [String]
  var testDescription: String { area }

  static let all: [FedScript] = Script.all.compactMap(FedScript.init)

  private init?(_ script: Script) {
    guard let text = try? String(contentsOf: script.url, encoding: .utf8) else { return nil }
    let source = Source(name: script.url.path, text: text)
    let program = Parser.parse(source).program
    let failing = Set(
      StatementUnit.units(of: program).filter { $0.failure != nil }
        .flatMap { $0.statements.map(\.span.start) })
    let kept = program.statements.filter { !failing.contains($0.span.start) }
    guard !kept.isEmpty else { return nil }
    path = script.url.path
    area = script.path
    whole = Self.text(of: kept, source)
    guard failing.isEmpty || Self.standsAlone(Source(name: path, text: whole)) else { return nil }
    statements = kept.map { Self.text(of: [$0], source) }
    let starts = program.cells.map(\.span.start).sorted()
    var groups: [Int: [Statement]] = [:]
    for (index, statement) in kept.enumerated() {
      let cell = starts.isEmpty ? index / 3 : starts.filter { $0 <= statement.span.start }.count
      groups[cell, default: []].append(statement)
    }
    cells = groups.sorted { $0.key < $1.key }.map { Self.text(of: $0.value, source) }
  }

  /// The source with blanks for everything else; statements on one line keep what divides them.
  private static func text(of statements: [Statement], _ source: Source) -> String {
    let newline = UInt8(ascii: "\n")
    let semicolon = UInt8(ascii: ";")
    let blank = UInt8(ascii: " ")
    var bytes = source.bytes.map { $0 == newline ? newline : blank }
    for statement in statements {
      let span = statement.span
      bytes.replaceSubrange(span.start..<span.end, with: source.bytes[span.start..<span.end])
      let next = source.bytes[span.end...].firstIndex { $0 != blank }
      if let next, source.bytes[next] == semicolon { bytes[next] = semicolon }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What the library offers to every program.
  private static let known = Session(output: TextOutput()).libraryNames

  /// Whether the statements are a program without those that were taken out.
  private static func standsAlone(_ source: Source) -> Bool {
    let program = Parser.parse(source).program
    return Checker().check(program, known: KnownNames(library: known)).isEmpty
  }
}
