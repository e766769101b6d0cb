import Glibc
import Testing

@testable import AlignRuntime
@testable import AlignSession

/// Sessions with very many names, inputs and bytes of output.
@Suite struct ManyNamesTests {
  @Test func `an input takes as long with thousands of names and inputs before it as with none`() {
    let session = Session(output: Transcript(), settings: Session.Settings(mode: .prompt))
    func seconds(_ first: Int) -> Double {
      let start = Self.processorTime
      for index in first..<first + 300 { session.evaluateInput("let y\(index) = \(index)") }
      return Self.processorTime - start
    }
    let few = seconds(0)
    session.evaluate((0..<5_000).map { "let x\($0) = \($0)\n" }.joined(), name: "test")
    let many = seconds(300)
    #expect(many < 4 * few, "\(few) s and \(many) s for 300 inputs")
    #expect(session.machine.global("y599")?.asInt == 599)
  }

  @Test func `a file of twice as many statements takes twice as long`() {
    func seconds(_ count: Int) -> Double {
      let session = Session(output: Transcript())
      let start = Self.processorTime
      session.evaluate((0..<count).map { "let x\($0) = \($0)\n" }.joined(), name: "test")
      return Self.processorTime - start
    }
    _ = seconds(100)
    let (few, many) = (seconds(1_000), seconds(8_000))
    #expect(many < 20 * few, "\(few) s and \(many) s for eight times as many")
  }

  @Test func `undo and redo among many inputs give back what each had bound`() {
    let output = Transcript()
    let session = Session(output: output, settings: Session.Settings(mode: .prompt))
    for index in 0..<600 { session.evaluateInput("let x = \(index)") }
    session.evaluateInput("var v = 1")
    session.evaluateInput("v = v + x")
    _ = session.answer(":undo 3")
    #expect(session.machine.global("x")?.asInt == 598 && session.machine.global("v") == nil)
    _ = session.answer(":redo 3")
    #expect(session.machine.global("x")?.asInt == 599 && session.machine.global("v")?.asInt == 600)
    #expect(session.journal.records.count == 602)
    _ = session.answer(":undo")
    session.evaluateInput("v = v + 1")
    #expect(session.machine.global("v")?.asInt == 2)
  }

  @Test func `a statement may write so much and no more, and the next one as much again`() {
    let output = CountingOutput()
    let session = Session(output: output)
    session.evaluate("var s = \"x\"\nfor i in 0..24 { s = s + s }", name: "test")
    guard case .failed = session.evaluate("for i in 0..100 { print(s) }", name: "test") else {
      Issue.record("it went on")
      return
    }
    #expect(output.reported.contains("this statement has written more than 256 MiB"), "\(output.reported)")
    #expect(output.writtenBytes <= 1 << 28)
    guard case .done = session.evaluate("print(s)\nprint(s)", name: "test") else {
      Issue.record("\(output.reported)")
      return
    }
  }

  private static var processorTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// Output of which only the size is kept.
private final class CountingOutput: Output {
  private(set) var writtenBytes = 0
  private(set) var reported = ""
  var style: DisplayStyle { DisplayStyle() }

  func write(_ text: String) { writtenBytes += text.utf8.count }
  func report(_ text: String) { reported += text }
  func progress(_ line: String) {}
}
