import Testing

@testable import AlignSession

/// What `?name` says of the user's own names.
@Suite struct DescriptionTests {
  private let output = Transcript()
  private let session: Session

  init() { session = Session(output: output, settings: Session.Settings(mode: .prompt)) }

  private func answer(_ line: String) -> String {
    output.written = ""
    _ = session.answer(line)
    return output.written
  }

  @Test func `a value has type, shape, and the statement it came from with what it was made of`() {
    session.evaluateInput("let rows = [{name: \"a\", score: 1.5}, {name: \"b\", score: 2.5}]")
    session.evaluateInput("let scores = table(rows)")
    let table = answer("?scores")
    #expect(table.contains("scores is a table of 2 rows and 2 columns"))
    #expect(table.contains("name: string, score: float"))
    #expect(table.contains("from prompt[2]  let scores = table(rows)\n  made of  rows\n"))
    #expect(answer("?rows").contains("rows is a list of 2 elements, each a record"))
    #expect(answer("?scores.score").contains("a column of 2 elements"))
    session.evaluateInput("let grid = zeros([2, 3])")
    #expect(answer("?grid").contains("grid is a tensor of shape [2, 3]"))
  }

  @Test func `a function of the user has a page like any other, with its comment`() {
    session.evaluateInput(
      "## Shrinks a number. More words.\n## beta: share that is left\nfn shrink(x, beta: 0.1) = beta * x")
    let page = answer("?shrink")
    #expect(page.contains("shrink(x, beta: 0.1)") && page.contains("Shrinks a number."))
    #expect(page.contains("share that is left") && page.contains("prompt[1]"))
    #expect(answer("??shrink").contains("## Shrinks a number. More words.\n"))
    #expect(answer("??shrink").contains("fn shrink(x, beta: 0.1) = beta * x"))
  }

  @Test func `a function that was made tells what it holds`() {
    session.evaluateInput("let mine = dpo(beta: 0.25)")
    let text = answer("?mine")
    #expect(text.contains("beta is 0.25") && text.contains("let mine = dpo(beta: 0.25)"))
    #expect(answer("??mine").contains("let mine = dpo(beta: 0.25)"))
  }

  @Test func `a question runs nothing`() {
    session.evaluateInput("fn loud() { print(\"ran\") }")
    #expect(answer("?loud() + 1") == "")
    #expect(output.reported.contains("runs nothing"))
    #expect(!answer("?loud()").contains("ran\n"))
  }
}
