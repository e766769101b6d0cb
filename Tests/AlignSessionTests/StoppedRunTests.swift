import Foundation
import Testing

@testable import AlignRuntime
@testable import AlignSession

/// What becomes of training runs that Ctrl-C stopped, in `:save`, `:vars` and `:recover`.
@Suite struct StoppedRunTests {
  /// Presses Ctrl-C when a training shows that it goes on.
  private final class Stopper: Output {
    let flag = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    var isArmed = false
    var written = ""
    var reported = ""
    var style = DisplayStyle()

    init() { flag.initialize(to: 0) }
    deinit { flag.deallocate() }

    func write(_ text: String) { written += text }
    func report(_ text: String) { reported += text }
    func progress(_ line: String) {
      guard isArmed, line.hasPrefix("step") else { return }
      isArmed = false
      flag.pointee = 1
    }
  }

  private static let base = [
    "let base = new_model(32, layers: 1, width: 16, heads: 1)",
    "let pairs = to_pairs(map(0..20, i => {prompt: [1, i], chosen: [3, i], rejected: [4, i]}))",
  ]

  private let home = FileManager.default.temporaryDirectory.appending(path: "align-\(UUID())").path
  private let output = Stopper()
  private let session: Session

  init() throws {
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    session = Session(
      output: output, settings: Session.Settings(mode: .prompt, interruptFlag: output.flag))
    for line in Self.base { session.evaluateInput(line) }
  }

  private func stop(_ input: String) {
    output.isArmed = true
    _ = session.answer(input)
    #expect(output.reported.contains("paused: "), "\(input): \(output.reported)")
    output.flag.pointee = 0
    output.reported = ""
  }

  /// Runs what was saved, and gives some values of it.
  private func saved(_ words: String, _ values: [String]) throws -> (program: String, values: [String]) {
    let path = "\(home)/saved.align"
    _ = session.answer(":save \(path) \(words)")
    let program = try String(contentsOfFile: path, encoding: .utf8)
    let again = Session(output: output, settings: Session.Settings(mode: .script))
    output.written = ""
    again.evaluate(program, name: "saved")
    #expect(!output.reported.contains("error"), "\(output.reported)\(program)")
    return (program, values.map { value(of: $0, in: again) })
  }

  private func value(of expression: String, in session: Session) -> String {
    output.written = ""
    session.evaluate("print(\(expression))", name: "asked")
    return output.written
  }

  @Test func `a run that was stopped is saved as the statement that stops there by itself`() throws {
    defer { try? FileManager.default.removeItem(atPath: home) }
    stop("let r = base |> train(pairs, loss: dpo(), reference: base, steps: 4000, batch: 2)")
    stop("let more = _ |> resume")
    _ = session.answer("let fin = more |> step(2)")
    let asked = ["r.step", "more.step", "fin.step", "fin.history.loss |> list"]
    let (program, values) = try saved("", asked)
    let step = value(of: "r.step", in: session).trimmed
    #expect(
      program.contains(
        "let r = base |> begin(pairs, loss: dpo(), reference: base, steps: 4000, batch: 2) |> step(\(step))\n"
      ),
      "\(program)")
    #expect(program.contains("let more = r |> step("), "\(program)")
    #expect(values == asked.map { value(of: $0, in: session) })
    #expect(try saved("r", ["r.step"]).program.contains("let r = "))
  }

  @Test func `what can't be written is named, with all that was made of it, and the rest is saved`() throws {
    defer { try? FileManager.default.removeItem(atPath: home) }
    session.evaluateInput("fn trained(steps) = base |> train(pairs, loss: sft(), steps: steps, batch: 2)")
    stop("let r = trained(4000)")
    for line in ["let run = _", "fn place() = run.step", "let at = place() + 1", "let other = 5"] {
      session.evaluateInput(line)
    }
    let (program, values) = try saved("", ["other"])
    #expect(values == ["5\n"] && !program.contains("run"), "\(program)")
    #expect(
      output.reported.contains("`_4` is left out: it was stopped at step")
        && output.reported.contains("left out with it: `run`, `place`, `at`"), "\(output.reported)")
    output.reported = ""
    _ = session.answer(":save \(home)/at.align at")
    #expect(output.reported.contains("`at` can't be saved as a program"), "\(output.reported)")
    #expect(!FileManager.default.fileExists(atPath: home + "/at.align"))
  }

  @Test func `a run that was stopped is stale when what it was made of is bound again`() {
    stop("let r = train(base, pairs, loss: sft(), steps: 4000, batch: 2)")
    #expect(Staleness(session.journal).causes(of: "r").isEmpty)
    session.evaluateInput("let pairs = take(pairs, 4)")
    #expect(Staleness(session.journal).causes(of: "r") == ["pairs"])
    #expect(Staleness(session.journal).chain(to: "r").count == 1)
    _ = session.answer(":undo 2")
    #expect(!session.isBound("r"))
  }

  @Test func `reward models that were stopped are saved with take`() throws {
    defer { try? FileManager.default.removeItem(atPath: home) }
    stop("let r = base |> reward_model(pairs, steps: 4000, batch: 2)")
    let (program, values) = try saved("", ["r.step", "r.history.loss |> list"])
    #expect(program.contains("batch: 2, take: "), "\(program)")
    #expect(values == ["r.step", "r.history.loss |> list"].map { value(of: $0, in: session) })
  }

  @Test func `leaving is put off once for a run that was stopped and isn't saved`() {
    stop("let r = base |> train(pairs, loss: sft(), steps: 4000, batch: 2)")
    #expect(session.answer("exit") == .goOn)
    #expect(
      output.reported.contains(
        "`r` is a paused run that is not saved: `save(r, \"folder\")`; `quit` again leaves\n"))
    #expect(session.answer(":quit") == .leave)
    stop("base |> train(pairs, loss: sft(), steps: 4000, batch: 2)")
    #expect(session.answer(":quit") == .goOn && output.reported.hasPrefix("`_` is a paused run"))
  }

  @Test func `a run that was saved, gone on with, or bound anew is no reason to stay`() {
    stop("let r = base |> train(pairs, loss: sft(), steps: 4000, batch: 2)")
    session.evaluateInput("save(r, \"\(home)/run\")")
    stop("base |> train(pairs, loss: sft(), steps: 4000, batch: 2)")
    session.evaluateInput("let s = step(_)")
    stop("let t = base |> train(pairs, loss: sft(), steps: 4000, batch: 2)")
    session.evaluateInput("let t = 5")
    #expect(session.answer("quit") == .leave)
  }

  @Test func `with names, only what leads to them is saved, and files that it names`() {
    for line in ["write_text(\"7\", \"\(home)/n.txt\")", "write_text(\"8\", \"\(home)/m.txt\")"] {
      session.evaluateInput(line)
    }
    session.evaluateInput("let n = read_text(\"\(home)/n.txt\")")
    #expect(session.journal.program(leadingTo: ["pairs"], writesFiles: false).statements == [Self.base[1]])
    #expect(
      session.journal.program(leadingTo: ["n"], writesFiles: false).statements == [
        "write_text(\"7\", \"\(home)/n.txt\")", "let n = read_text(\"\(home)/n.txt\")",
      ])
  }
}
