import AlignSyntax
import Foundation
import TestSupport
import Testing

@testable import AlignSession

/// The lesson of `:tour`.
@Suite struct TourTests {
  private static let file = Repository.root.appending(path: "docs/tour.md")

  @Test func `the embedded lesson is docs tour, and every page has words and code`() throws {
    let pages = Lesson.tour.pages
    #expect(
      pages.map(\.title) == Lesson(try String(contentsOf: Self.file, encoding: .utf8)).pages.map(\.title))
    #expect((5...9).contains(pages.count))
    for page in pages {
      #expect(page.parts.contains { if case .code = $0 { true } else { false } }, "\(page.title)")
      #expect(page.parts.contains { if case .prose = $0 { true } else { false } }, "\(page.title)")
    }
  }

  @Test func `everything in the lesson prints what it says`() {
    let captured = CapturedOutput()
    let session = Session(output: captured, settings: Session.Settings(mode: .prompt))
    for page in Lesson.tour.pages {
      for case .code(let code) in page.parts {
        let source = Source(name: "docs/tour.md, \(page.title)", text: code)
        for unit in StatementUnit.units(of: Parser.parse(source).program) {
          let text = source.text(of: unit.span)
          guard case .done = session.evaluateInput(text) else {
            Issue.record("\(page.title): `\(text)` failed")
            continue
          }
          let printed = captured.takeLines()
          if unit.expectations.isEmpty, printed.count > 1 { continue }  // a chart
          let expected = unit.lines
          let isMet =
            expected.count == printed.count && zip(expected, printed).allSatisfy { $0.isMet(by: $1) }
          #expect(isMet, "\(page.title): `\(text)` printed \(printed)")
        }
      }
    }
  }

  @Test func `pages come one after the other, and a jump runs what was passed over without showing it`() {
    let output = Transcript()
    let session = Session(output: output, settings: Session.Settings(mode: .prompt))
    _ = session.answer(":tour")
    #expect(output.written.contains("page 1 of") && output.written.contains("align> (3 + 4) * 2\n14\n"))
    output.written = ""
    _ = session.answer(":tour 3")
    #expect(output.written.contains("Tables") && !output.written.contains("shrink"))
    #expect(session.isBound("shrink") && session.isBound("answers"))
    output.written = ""
    _ = session.answer(":tour")
    #expect(output.written.contains("page 4 of"))
    _ = session.answer(":tour 99")
    #expect(output.reported.contains("found `99`"))
    #expect(!output.reported.contains("#="))
  }

  @Test func `a page that binds names of one's own says so, and is taken back as one`() {
    let output = Transcript()
    let session = Session(output: output, settings: Session.Settings(mode: .prompt))
    session.evaluateInput("let base = 5")
    for _ in 1...3 { _ = session.answer(":tour") }
    #expect(!output.written.contains("which you have bound"))
    _ = session.answer(":tour 4")
    #expect(
      output.written.contains(
        "This page binds `base`, which you have bound: `:undo` brings yours back."))
    #expect(session.isBound("pairs") && session.value(of: "base")?.asInt == nil)
    session.evaluateInput("base;")
    output.written = ""
    _ = session.answer(":undo")
    #expect(output.written == "took back: :tour 4\n")
    #expect(!session.isBound("pairs") && session.value(of: "base")?.asInt == 5)
    output.written = ""
    _ = session.answer(":tour 4")
    #expect(output.written.contains("This page binds `base`,"))
    output.written = ""
    _ = session.answer(":tour")
    #expect(
      output.written.contains("page 5 of") && !output.written.contains("which you have bound"))
  }
}
