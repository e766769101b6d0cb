import AlignRuntime
import AlignSyntax

/// `:tour`
extension Session {
  /// `:tour` shows the next page and runs its code as if it had been typed; `:tour 3` goes to a page.
  func tour(_ argument: String) -> Answer {
    let pages = Lesson.tour.pages
    var page = tourPage < pages.count ? tourPage : 0
    if !argument.isEmpty {
      guard let number = Int(argument), (1...pages.count).contains(number) else {
        report(Diagnostic(.invalidArgument, "`:tour` has the pages 1 to \(pages.count), found `\(argument)`"))
        return .goOn
      }
      page = number - 1
    }
    let styler = Styler(usesColor: output.style.usesColor)
    let title =
      styler.bold(pages[page].title) + styler.dim("  page \(page + 1) of \(pages.count)") + "\n"
      + warning(of: pages[min(tourDone, page)...page], styler)
    guard asOneStep(":tour \(page + 1)", { run(page, of: pages, title) }) else { return .goOn }
    output.write(
      "\n"
        + styler.dim(
          tourPage < pages.count
            ? "Try changes of your own; `:tour` goes on." : "That was the tour. `:help` lists what there is.")
        + "\n")
    return .goOn
  }

  /// Shows a page and runs its code, and that of the pages that were passed over; false where some didn't come to its end.
  private func run(_ page: Int, of pages: [Lesson.Page], _ title: String) -> Bool {
    guard catchUp(with: pages[..<page]) else { return false }
    output.write(title)
    for part in pages[page].parts {
      switch part {
      case .prose(let text): write(paragraphs: text)
      case .code(let code): guard type(code, isShown: true) else { return false }
      }
    }
    tourPage = page + 1
    tourDone = max(tourDone, tourPage)
    return true
  }

  /// Says which names of the user's own the pages bind anew; empty: none.
  private func warning(of pages: ArraySlice<Lesson.Page>, _ styler: Styler) -> String {
    var bound: Set<String> = []
    for case .code(let code) in pages.flatMap(\.parts) {
      for statement in Parser.parse(Source(name: "tour", text: code)).program.statements {
        bound.formUnion(NameUse(statement).binds)
      }
    }
    let own = ownNames.filter { name in
      guard bound.contains(name) else { return false }
      return !(journal.origin(of: name)?.number.map { tourInputs.contains($0) } ?? false)
    }
    guard !own.isEmpty else { return "" }
    let names = own.map { "`\($0)`" }.joined(separator: ", ")
    return styler.dim("This page binds \(names), which you have bound: `:undo` brings yours back.") + "\n"
  }

  /// Runs the code of pages that were passed over, since each page builds on those before it.
  private func catchUp(with pages: ArraySlice<Lesson.Page>) -> Bool {
    guard pages.count > tourDone else { return true }
    isQuiet = true
    defer { isQuiet = false }
    for page in pages[tourDone...] {
      for case .code(let code) in page.parts where !type(code, isShown: false) { return false }
      tourDone += 1
    }
    return true
  }

  private func write(paragraphs text: String) {
    let width = min(output.style.width, 88)
    let lines = text.replacing("`", with: "").split(separator: "\n", omittingEmptySubsequences: false)
    output.write("\n" + lines.flatMap { String($0).wrapped(to: width - 2) }.map { "\($0)\n" }.joined())
    output.write("\n")
  }

  /// Evaluates code statement by statement as if it were typed; false where one didn't come to its end.
  private func type(_ code: String, isShown: Bool) -> Bool {
    let source = Source(name: "tour", text: code)
    for unit in StatementUnit.units(of: Parser.parse(source).program) {
      let text = source.text(of: unit.span)
      if isShown { output.write(typed(text)) }
      tourInputs.insert(nextInputNumber)
      guard case .done = evaluateInput(text) else { return false }
    }
    return true
  }

  /// A statement behind the prompts that it would have been typed at.
  private func typed(_ text: String) -> String {
    let styler = Styler(usesColor: output.style.usesColor)
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      styler.dim(index == 0 ? PromptText.first : PromptText.more) + line + "\n"
    }.joined()
  }
}
