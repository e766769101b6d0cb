import AlignLibrary
import Testing

@testable import AlignRuntime
@testable import AlignSession

/// Hints that need what the session knows.
@Suite struct HintTests {
  private let output = Transcript()
  private let session: Session

  init() {
    session = Session(output: output, settings: Session.Settings(mode: .prompt))
    session.evaluate("let t = table({a: [1, 2], text: [\"x\", \"y\"]})", name: "test")
    session.evaluate("let records = [{a: 1}]", name: "test")
  }

  private func reported(_ text: String) -> String {
    output.reported = ""
    session.evaluate(text, name: "test")
    return output.reported
  }

  @Test(
    "a column of a table that is known is told as one",
    arguments: [
      ("t |> where(a > 1)", "`a` is a column of `t`: write `r => r.a > 1`"),
      ("where(t, a > 1)", "`a` is a column of `t`: write `r => r.a > 1`"),
      ("t |> sort_by(a)", "`a` is a column of `t`: write `.a`"),
      ("t |> count(by: text)", "`text` is a column of `t`: write `.text`"),
      ("records |> where(a > 0)", "`a` is a column of `records`: write `r => r.a > 0`"),
      ("t |> where(r => a > 1)", "`a` is a column of `t`: write `r.a`"),
      ("t |> take(1) |> sort_by(a)", "if `a` is a column, write `.a`"),
    ])
  func column(_ text: String, _ hint: String) {
    #expect(reported(text).contains(hint))
  }

  @Test func `a name that is no column of a table that is known gets no hint about columns`() {
    #expect(!reported("t |> where(b > 1)").contains("hint"))
    #expect(!reported("t |> where(b > 1)").contains("column"))
  }

  @Test func `a command without its colon is told as one, at the prompt alone`() {
    #expect(reported("time").contains("write `:time`: it is a command"))
    let script = Session(output: output, settings: Session.Settings(mode: .script))
    output.reported = ""
    script.evaluate("time", name: "test")
    #expect(!output.reported.contains("command"))
  }

  @Test func `a name of a module is told with its prefix`() {
    let path = Script.folder.appending(path: "modules/parts/tools.align").path
    #expect(reported("use \"\(path)\" as t\ndouble(2)").contains("write `t.double`"))
  }

  @Test func `only what makes losses is told to be called first`() {
    func call(_ loss: String) -> String { "train(model, pairs, loss: \(loss), steps: 1)" }
    let setting = "fn f(model, pairs) = "
    #expect(reported(setting + call("dpo")).contains("call it: `dpo()`"))
    for name in ["max", "pi", "chosen_logratio", "x => -x.margin"] {
      #expect(!reported(setting + call(name)).contains("call it"), "\(name)")
    }
  }

  @Test func `a file of the library that isn't in use is told how to be`() {
    #expect(reported("losses.dpo()").contains("write `use \"std/losses\"` above it"))
  }

  @Test func `what hints about foreign names call is there`() {
    let known = session.libraryNames
    for (name, hint) in ForeignNames.values.merging(ForeignNames.calls, uniquingKeysWith: { $1 }) {
      #expect(known[name] == nil, "`\(name)` is a name of the library")
      for call in hint.matches(of: /([a-z_]+)\(/).map({ String($0.output.1) }) {
        #expect(known[call] != nil, "the hint for `\(name)` calls `\(call)`")
      }
    }
  }
}
