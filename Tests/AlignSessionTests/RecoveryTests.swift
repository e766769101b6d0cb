import Foundation
import Testing

@testable import AlignRuntime
@testable import AlignSession

/// What a session that wasn't left leaves, and files of `use` that change.
@Suite final class RecoveryTests {
  private let output = Transcript()
  private let home = FileManager.default.temporaryDirectory.appending(path: "align-\(UUID())").path
  private var folder: String { home + "/state/sessions" }

  init() throws { try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: home) }

  private func session(_ inputs: String...) -> Session {
    let session = Session(output: output, settings: Session.Settings(mode: .prompt))
    session.beginLog(in: folder)
    for input in inputs { _ = session.answer(input) }
    return session
  }

  private func saved(by session: Session) throws -> String {
    let path = "\(home)/\(UUID()).align"
    output.written = ""
    _ = session.answer(":recover \(path)")
    return FileManager.default.fileExists(atPath: path)
      ? try String(contentsOfFile: path, encoding: .utf8) : ""
  }

  @Test func `what worked in a session that wasn't left is written as a program by the next`() throws {
    var lost: Session? = session(
      "let a = [3, 1]", "sort(a)", "let low = _[0]", "nothing_here", "1 // 0", "let b = 1\nlet c = b")
    #expect(lost != nil)
    lost = nil
    output.written = ""
    let next = session()
    #expect(
      output.written
        == "A session ended unexpectedly after 4 inputs; `:recover file` writes what worked as a program.\n")
    #expect(
      try saved(by: next) == "let a = [3, 1]\nlet _2 = sort(a)\n_2\nlet low = _2[0]\nlet b = 1\nlet c = b\n")
    #expect(try saved(by: next) == "" && output.written == "no earlier session ended unexpectedly\n")
  }

  @Test func `sessions beside each other, those that were left and those without inputs are not lost`() throws
  {
    let beside = session("let a = 1")
    let left = session("let b = 1")
    left.endLog()
    _ = session()
    output.written = ""
    let next = session()
    #expect(output.written.isEmpty)
    #expect(try saved(by: next) == "")
    beside.endLog()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }

  @Test func `a lost session is told of once, and can be had later`() throws {
    _ = session("let a = 1")
    _ = session()
    output.written = ""
    #expect(try saved(by: session()) == "let a = 1\n")
  }

  @Test func `the newest lost session comes first, and few are kept`() throws {
    for number in 1...9 { _ = session("let a = \(number)") }
    output.written = ""
    let next = session()
    #expect(output.written.hasPrefix("A session ended unexpectedly after 1 input"), "\(output.written)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 5)
    #expect(try saved(by: next).hasPrefix("let a = "))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 4)
  }

  @Test func `what was taken back isn't written, what was brought back is`() throws {
    _ = session("let a = 1", "let b = 2", "let c = 3", ":undo 2", ":redo", "let d = 4", ":undo", "let e = b")
    #expect(try saved(by: session()) == "let a = 1\nlet b = 2\nlet e = b\n")
  }

  @Test func `inputs that begin with a blank are kept nowhere`() throws {
    _ = session("let a = 1", " let key = \"secret\"", "let b = 2")
    #expect(
      try saved(by: session())
        == "let a = 1\n# an input that began with a blank, which is not kept\nlet b = 2\n")
  }

  @Test func `half a line at the end is passed over`() throws {
    _ = session("let a = 1", "let b = 2")
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
    let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    try String(text.dropLast(9)).write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    #expect(try saved(by: session()) == "let a = 1\n")
  }

  @Test func `a folder that can't be made stops nothing`() {
    let session = Session(output: output, settings: Session.Settings(mode: .prompt))
    session.beginLog(in: "/dev/null/sessions")
    _ = session.answer("1 + 1")
    #expect(output.written == "2\n" && output.reported.isEmpty)
  }

  // Reloading

  private func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(home)/\(name)", atomically: true, encoding: .utf8)
  }

  @Test func `reload evaluates changed files again and those that use them, and drops nothing`() throws {
    try write("fn double(x) = 2 * x\nlet rate = 0.5", to: "inner.align")
    try write("use \"./inner.align\"\nfn four(x) = inner.double(inner.double(x))", to: "outer.align")
    try write("let untouched = 1", to: "other.align")
    let session = session(
      "use \"\(home)/outer.align\" as o", "use \"\(home)/inner.align\" as i", "use \"\(home)/other.align\"",
      "let y = o.four(1)", "let z = 7")
    output.written = ""
    _ = session.answer(":reload")
    #expect(output.written == "no file that is used has changed\n")
    try write("fn double(x) = 3 * x\nlet rate = 0.5\nlet more = 1", to: "inner.align")
    output.written = ""
    _ = session.answer(":reload")
    #expect(
      output.written
        == "reloaded \(home)/inner.align\n  o: inner, four\n  i: double, rate, more\nstale now: y\n",
      "\(output.written)\(output.reported)")
    _ = session.answer("o.four(1) + z + y;")
    #expect(session.value(of: "_")?.asInt == 9 + 7 + 4)
    _ = session.answer(":fresh y")
    #expect(session.value(of: "y")?.asInt == 9)
    _ = session.answer(":undo 2")
    _ = session.answer("o.four(1)")
    #expect(session.value(of: "_")?.asInt == 4)
  }

  @Test func `a changed file that fails leaves all as it was`() throws {
    try write("let a = 1", to: "m.align")
    let session = session("use \"\(home)/m.align\"")
    try write("let a = 1 // 0", to: "m.align")
    _ = session.answer(":reload")
    #expect(output.reported.contains("m.align:1") && output.written.hasSuffix("nothing was reloaded\n"))
    _ = session.answer("m.a")
    #expect(session.value(of: "_")?.asInt == 1)
    try write("let a = 2", to: "m.align")
    _ = session.answer(":reload")
    _ = session.answer("m.a")
    #expect(session.value(of: "_")?.asInt == 2)
  }

  @Test func `of many reloads the last can be taken back`() throws {
    try write("let a = 0", to: "m.align")
    let session = session("use \"\(home)/m.align\"")
    for number in 1...Session.undoLimit + 3 {
      try write("let a = \(number)", to: "m.align")
      _ = session.answer(":reload")
    }
    #expect(session.undoSteps.count == Session.undoLimit)
  }

  @Test func `reload without files says so`() {
    _ = session(":reload")
    #expect(output.written == "no file is used here\n")
  }
}
