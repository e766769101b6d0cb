import AlignFiles
import Testing

@testable import AlignRuntime

@Suite("What a run says on standard error") struct RunReportTests {
  private let setup = """
    let model = new_model(16, layers: 1, width: 8, heads: 1, context: 8)
    let short = {prompt: [1, 2], chosen: [3], rejected: [4]}
    let long = {prompt: [1, 2], chosen: [3, 3, 3, 3, 3, 3, 3], rejected: [4]}
    let pairs = to_pairs([short, long])

    """

  @Test func `what a training leaves out is said when it begins, though the run is only bound`() throws {
    let prompt = try Prompt()
    try prompt.run(setup + "let run = train(model, pairs, loss: sft(), steps: 2, too_long: \"drop\")")
    #expect(prompt.reports.hasPrefix("train: left out 1"), "\(prompt.reports)")
  }

  @Test func `a run that has come to its end leaves one line of steps, loss and seconds`() throws {
    let prompt = try Prompt()
    try prompt.run(setup + "let run = train(model, pairs[..1], loss: sft(), steps: 2)")
    let summary = try #require(prompt.summaries.first)
    #expect(summary.hasPrefix("2 steps  loss "))
    #expect(summary.contains("→"))
    #expect(summary.hasSuffix(" s"))
    try prompt.run("let part = begin(model, pairs[..1], loss: sft(), steps: 3) |> step")
    #expect(prompt.summaries.count == 1)
  }

  @Test func `a tokenizer that can't be used is named when the model is read and when text is trained on`()
    throws
  {
    let prompt = try Prompt()
    let folder = "/tmp/align-odd-tokenizer"
    try prompt.run(setup + "save(model, \"\(folder)\")")
    try WholeFile("\(folder)/tokenizer.json").write(Array("{\"model\": {\"type\": \"Unigram\"}}".utf8))
    try prompt.run("let odd = load_model(\"\(folder)\")")
    #expect(prompt.reports.hasPrefix("\(folder): no tokenizer, it takes token ids: "), "\(prompt.reports)")
    let text = "to_pairs([{prompt: \"a\", chosen: \"b\", rejected: \"c\"}])"
    let error = prompt.failure("train(odd, \(text), loss: sft(), steps: 1)")
    #expect(error.contains("the model has no tokenizer, and the data is text: "), "\(error)")
  }
}
