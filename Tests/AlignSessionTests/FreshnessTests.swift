import Foundation
import Testing

@testable import AlignRuntime
@testable import AlignSession

/// `:undo`, `:redo`, stale names and `:fresh`.
@Suite struct FreshnessTests {
  private let output = Transcript()
  private let session: Session

  init() { session = Session(output: output, settings: Session.Settings(mode: .prompt)) }

  private func enter(_ inputs: String...) {
    for input in inputs { _ = session.answer(input) }
    #expect(!output.reported.contains("error"), "\(output.reported)")
  }

  /// What an input writes.
  private func shown(_ input: String) -> String {
    output.written = ""
    enter(input)
    return output.written
  }

  private func causes(_ name: String) -> [String] { Staleness(session.journal).causes(of: name) }

  // Going back and forth

  @Test func `undo goes back several inputs, and redo brings them back, exactly`() {
    enter("let a = 1", "let a = 2", "let b = [a, a]", "b")
    #expect(
      shown(":undo 2").split(separator: "\n") == [
        "took back: let b = [a, a]", "took back: let a = 2",
      ])
    #expect(shown("a") == "1\n")
    #expect(
      shown(":redo 2").split(separator: "\n") == ["brought back: let a = 2", "brought back: let b = [a, a]"])
    #expect(session.value(of: "b")?.line == "[2, 2]" && session.value(of: "a")?.asInt == 2)
    #expect(
      session.journal.program.statements == ["let a = 1", "let a = 2", "let b = [a, a]", "b"])
    enter(":undo", "let c = 3")
    #expect(shown(":redo") == "nothing to bring back any more\n")
  }

  @Test func `undo says where it ends, and refuses what is no number`() {
    enter("let a = 1")
    #expect(shown(":undo 5").contains("took back: let a = 1\nnothing to take back"))
    _ = session.answer(":undo two")
    #expect(output.reported.contains("found `two`"))
  }

  @Test func `files that an undone input wrote are named, since they stay`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "align-\(UUID()).txt").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    enter("let a = 1", "let b = a\nwrite_text(\"7\", \"\(path)\")", "let c = 2")
    #expect(!shown(":undo").contains("files"))
    #expect(shown(":undo").hasSuffix("files stay as they were written: \(path)\n"))
    enter(":redo")
    #expect(shown(":undo").contains(path))
  }

  @Test func `numbered values go back too`() {
    enter("[5]", "let a = [6]", "[7]", ":undo")
    #expect(session.value(of: "_3") == nil && session.value(of: "_2") == nil)
    #expect(session.value(of: "_1")?.line == "[5]" && session.value(of: "_")?.line == "[5]")
    enter(":redo")
    #expect(session.value(of: "_3")?.line == "[7]" && session.value(of: "_2")?.line == "[6]")
    #expect(session.value(of: "_")?.line == "[7]")
  }

  @Test func `inputs that bind nothing take no place among those that can be taken back`() {
    enter("let a = 1")
    for _ in 0..<3 * Session.undoLimit { enter("a") }
    #expect(shown(":undo") == "took back: let a = 1\n" && !session.isBound("a"))
    #expect(shown(":undo") == "nothing to take back any more\n")
  }

  @Test func `what is too long ago to be taken back is said to be so`() {
    for number in 0...Session.undoLimit { enter("let a = \(number)") }
    #expect(
      shown(":undo 99").hasSuffix(
        "took back: let a = 1\nonly the last \(Session.undoLimit) inputs that bound something are kept\n"
      ))
    #expect(session.value(of: "a")?.asInt == 0)
  }

  @Test func `a file that ran is taken back by its name`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "align-\(UUID()).align").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try "# What it does.\nlet a = 1\n".write(toFile: path, atomically: true, encoding: .utf8)
    output.style.width = 500
    enter(":run \(path)")
    #expect(shown(":undo") == "took back: :run \(path)\n" && !session.isBound("a"))
  }

  // Staleness

  @Test func `a name is stale when what it was made of was bound again, and so is what was made of it`() {
    enter("let pairs = [1, 2]", "let mix = map(pairs, x => x * 2)", "let d = sum(mix)", "let other = 1")
    #expect(causes("mix").isEmpty && causes("d").isEmpty)
    enter("let pairs = [5]")
    #expect(causes("mix") == ["pairs"] && causes("d") == ["pairs"])
    #expect(causes("pairs").isEmpty && causes("other").isEmpty)
    let rows = shown(":vars").split(separator: "\n")
    #expect(rows.filter { $0.hasSuffix("stale: pairs changed") }.count == 2, "\(rows)")
  }

  @Test func `functions look names up and are never stale, what they gave is`() {
    enter("let k = 1", "fn f(x) = x + k", "let g = x => f(x)", "let y = g(1)", "let k = 2")
    #expect(causes("f").isEmpty && causes("g").isEmpty && causes("y") == ["k"])
    enter("fn f(x) = x")
    #expect(causes("y") == ["f", "k"])
  }

  @Test func `a variable that is added to isn't stale by itself`() {
    enter("let ps = [1, 2]", "var total = 0", "for p in ps { total += p }", "let a = 1", "let a = a + 1")
    #expect(causes("total").isEmpty && causes("a").isEmpty)
    enter("let ps = [10]")
    #expect(causes("total") == ["ps"])
  }

  @Test func `a function sets variables where it is called, not where it is bound`() {
    enter("var total = 0", "let before = total", "let n = 5", "fn add(x) { total += x }")
    #expect(causes("before").isEmpty)
    enter("fn twice(x) { add(x); add(x) }", "map([n], twice)")
    #expect(causes("before") == ["total"])
    enter("let n = 7", ":fresh total")
    #expect(session.value(of: "total")?.asInt == 14)
  }

  @Test func `what is taken back is no change`() {
    enter("let a = 1", "let b = a", "let a = 2", ":undo")
    #expect(causes("b").isEmpty)
  }

  @Test func `fresh runs the chain that leads to a name again, in order and no more`() {
    enter("let pairs = [1, 2]", "let mix = map(pairs, x => x * 2)", "let other = pairs", "let d = sum(mix)")
    enter("let pairs = [5]")
    #expect(shown(":fresh d") == "let mix = map(pairs, x => x * 2)\nlet d = sum(mix)\n")
    #expect(session.value(of: "d")?.asInt == 10 && session.value(of: "other")?.line == "[1, 2]")
    #expect(causes("d").isEmpty && causes("other") == ["pairs"])
    #expect(shown(":fresh d").contains("is fresh"))
    enter(":undo")
    #expect(session.value(of: "d")?.asInt == 6 && causes("d") == ["pairs"])
  }

  @Test func `fresh begins with the first value of what builds on itself`() {
    enter("let ps = [1, 2]", "var total = 0", "for p in ps { total += p }", "let ps = [10]", ":fresh total")
    #expect(session.value(of: "total")?.asInt == 10)
    enter("let k = 1", "let a = 5", "let a = a * k", "let k = 3", ":fresh a")
    #expect(session.value(of: "a")?.asInt == 15)
  }

  @Test func `fresh follows last values and takes present ones`() {
    enter("let ps = [3, 1]", "sort(ps)", "let low = _[0]", "let tmp = low", "let d = [tmp]", "let tmp = 7")
    enter("let ps = [9, 8]", ":fresh low", ":fresh d")
    #expect(session.value(of: "low")?.asInt == 8 && session.value(of: "d")?.line == "[7]")
  }

  @Test func `fresh of what isn't bound is an error`() {
    enter("let pairs = 1")
    _ = session.answer(":fresh pair")
    #expect(output.reported.contains("did you mean `pairs`?"))
  }

  // Whole values

  @Test func `last shows tables, lists and texts whole`() {
    enter("let t = table({n: range(60) |> list, long: map(range(60), i => \"word \" * 40)})")
    let table = shown(":last").split(separator: "\n")
    #expect(table.count == 63 && table.allSatisfy { !$0.contains("…") && !$0.contains("⋮") })
    #expect(table[10].contains(String(repeating: "word ", count: 39)))
    enter("map(range(400), i => {n: i, inner: {a: range(40) |> list, b: \"x\" * 300}})")
    let list = shown(":last")
    #expect(
      !list.contains("... ") && list.contains("n: 399") && list.contains(String(repeating: "x", count: 300)))
    enter("\"y\" * 5000;")
    #expect(shown(":last") == "\"" + String(repeating: "y", count: 5000) + "\"\n")
    #expect(shown(":last 2") == list && shown(":last t").hasPrefix("table"))
    enter("t.n")
    #expect(shown(":last").contains("58, 59"))
    enter("zeros([40, 50])")
    #expect(shown(":last").split(separator: "\n").count == 41)
    _ = session.answer(":last 77")
    #expect(output.reported.contains("no value `_77`"))
  }

  @Test func `last shows a value where the pager can't have it`() {
    session.openPager = { _ in throw RuntimeError(.fileUnwritable, "no room for the pager") }
    enter("[1, 2]")
    output.written = ""
    _ = session.answer(":last")
    #expect(output.reported.contains("no room") && output.written == "[1, 2]\n")
  }
}
