import AlignSyntax
import Foundation
import Testing

@testable import AlignRuntime
@testable import AlignSession

/// Which statements lead to which names.
@Suite struct JournalTests {
  private let output = Transcript()
  private let session: Session

  init() { session = Session(output: output, settings: Session.Settings(mode: .prompt)) }

  private func sliced(_ inputs: [String], to names: Set<String>? = nil) -> [String] {
    for input in inputs { session.evaluateInput(input) }
    #expect(!output.reported.contains("error"), "\(output.reported)")
    return session.journal.program(leadingTo: names ?? Set(session.ownNames)).statements
  }

  @Test func `what leads to no name is left out`() {
    #expect(
      sliced(["let a = 1", "a + 1", "print(a)", "let b = a * 2", "b"]) == ["let a = 1", "let b = a * 2"])
  }

  @Test func `only the names that are asked for count`() {
    #expect(
      sliced(["let a = 1", "let b = 2", "let c = a + 1", "let d = b + c"], to: ["c"])
        == ["let a = 1", "let c = a + 1"])
  }

  @Test func `a name that was bound again keeps the first binding where something was made of it`() {
    #expect(
      sliced(["let a = 1", "let b = a", "let a = 2", "let a = 3"]) == ["let a = 1", "let b = a", "let a = 3"])
  }

  @Test func `a name made of its own older value needs both`() {
    #expect(sliced(["let a = 1", "let a = a + 1"]) == ["let a = 1", "let a = a + 1"])
  }

  @Test func `what changes a variable belongs to it`() {
    #expect(
      sliced(["var total = 0", "let other = 1", "for i in 0..3 { total += i }", "let t = total"], to: ["t"])
        == ["var total = 0", "for i in 0..3 { total += i }", "let t = total"])
  }

  @Test func `what calls a function that changes a variable belongs to it, the function alone doesn't`() {
    let made = ["var total = 0", "fn add(x) { total += x }", "add(5)", "let t = total"]
    #expect(sliced(made, to: ["t"]) == made)
    #expect(sliced(["var other = 0", "fn reset() { other = 0 }"], to: ["other"]) == ["var other = 0"])
  }

  @Test func `a function brings what it reads when it is called`() {
    let made = ["let k = 0", "fn g(x) = x + k", "fn f(x) = g(x)", "let k = 1", "let y = f(2)"]
    #expect(sliced(made + ["let k = 5", "fn g(x) = x"], to: ["y"]) == made)
  }

  @Test func `parameters and names of blocks are no names of the session`() {
    #expect(
      sliced(
        [
          "let x = 1", "let f = x => x + 1", "fn g(a) { let x = a; x }",
          "let m = match 3 { n if n > 2 => n, _ => 0 }", "let t = try { fail(\"no\") } else x { 1 }",
        ], to: ["f", "g", "m", "t"])
        == [
          "let f = x => x + 1", "fn g(a) { let x = a; x }", "let m = match 3 { n if n > 2 => n, _ => 0 }",
          "let t = try { fail(\"no\") } else x { 1 }",
        ])
  }

  @Test func `last values get a name where something was made of them`() {
    #expect(
      sliced(["[3, 1]", "let low = _[1]", "[9, 8]", "let high = _1[0]", "|> string", "let text = _"])
        == [
          "let _1 = [3, 1]", "let low = _1[1]", "let high = _1[0]", "let _5 = high |> string",
          "let text = _5",
        ])
  }

  @Test func `a last value that had a name is read by it, until the name means something else`() {
    #expect(
      sliced(["let a = [2, 1]", "let b = sort(_)", "let a = 0", "let c = _1"])
        == ["let a = [2, 1]", "let _1 = a", "let b = sort(a)", "let a = 0", "let c = _1"])
  }

  @Test func `files that were written are written again, and comments of functions stay`() {
    let path = FileManager.default.temporaryDirectory.appending(path: "align-\(UUID()).txt").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let written = "write_text(\"7\", \"\(path)\")"
    #expect(
      sliced([written, "let n = int(read_text(\"\(path)\"))", "## Doubles.\nfn twice(x) = 2 * x"])
        == [written, "let n = int(read_text(\"\(path)\"))", "## Doubles.\nfn twice(x) = 2 * x"])
  }

  @Test func `a sliced program gives the names the same values`() throws {
    let inputs = [
      "let base = [4, 2, 9]", "|> sort", "let top = _[2]", "var sum_of = 0", "for v in base { sum_of += v }",
      "fn scaled(x) = x * top", "let shown = map(base, scaled)", "let top = 1",
      "let [first, ...rest] = shown",
      "{first, total: sum_of}", "let pair = _",
    ]
    let program = sliced(inputs).joined(separator: "\n")
    let again = Session(output: output, settings: Session.Settings(mode: .script))
    again.evaluate(program, name: "saved")
    #expect(!output.reported.contains("error"), "\(output.reported)\(program)")
    for name in session.ownNames where session.value(of: name)?.asFunction == nil {
      let (a, b) = (session.value(of: name), again.value(of: name))
      #expect(a.map { $0.line(limit: 200) } == b.map { $0.line(limit: 200) }, "\(name) in:\n\(program)")
    }
  }

  @Test func `large values of earlier inputs are let go, the last value stays`() {
    session.evaluateInput("zeros([10_000, 1000])")
    #expect(session.value(of: "_1") == nil && session.value(of: "_") != nil)
    session.evaluateInput("5")
    #expect(session.value(of: "_2")?.asInt == 5)
    for index in 0..<KeptValues.count { session.evaluateInput("\(index)") }
    #expect(session.value(of: "_2") == nil && session.value(of: "_3")?.asInt == 0)
  }

  @Test func `what several names hold is counted once`() {
    session.evaluateInput("let a = zeros([1000, 100])")
    session.evaluateInput("let b = {first: a, second: a}")
    var use = MemoryUse()
    #expect(use.add(session.value(of: "b") ?? .none) >= 800_000)
    #expect(use.add(session.value(of: "a") ?? .none) == 0)
    #expect(use.bytes < 900_000)
    #expect(MemoryUse.text(use.bytes).hasSuffix("KiB"))
  }
}
