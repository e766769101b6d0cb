import AlignSyntax
import Testing

/// A session as a user would type it: every form of the language that a researcher needs.
let sampleSession = #"""
  # %% Answers of three models, strongest first
  let answers = load_responses("data/alpaca_eval_outputs.jsonl")
  let order   = ["gpt4", "chatgpt", "text_davinci_003"]
  let {train: seen, heldout} = answers |> split_by_prompt({train: 0.9, heldout: 0.1}, seed: 1)

  # %% Pairs, by source
  let pairs = seen |> contrast(order: order)
  pairs |> count(by: [.chosen_model, .rejected_model])
  let easy = pairs |> where(p => p.chosen_model == "gpt4" and p.rejected_model == "text_davinci_003")
  let hard = pairs |> where(p => p.chosen_model == "chatgpt" and p.rejected_model == "text_davinci_003")

  # %% What the untouched model thinks of them
  let base = load_model("models/tiny")
  margins(base, pairs).margin |> histogram(bins: 30, title: "margin before training, nats")

  # %% SFT, then DPO on an easy-to-hard curriculum: one trainer, another loss
  let s   = base |> train(pairs, loss: sft(), steps: 200, lr: 2e-5)
  let mix = curriculum(easy: easy, hard: hard, alpha: t => t)
  show(mix)                                   # the schedule, drawn before anything is trained
  let d   = s.model |> train(mix, loss: dpo(beta: 0.1), reference: s.model, steps: 300, lr: 5e-6)
  d.history |> line(y: [.loss, .margin], smooth: 10)

  # %% A loss of one's own is a function
  let mine = b => -log_sigmoid(0.1 * b.logratio_margin - 0.5)
  s.model |> train(mix, loss: mine, reference: s.model, steps: 50)

  # %% Who wins
  fn shorter(prompt, a, b) = if length(a) < length(b) { "a" } else { "b" }
  win_rate({sft: s.model, dpo: d.model}, against: base, prompts: heldout, judge: shorter)

  """#

@Suite struct SampleSessionTests {
  @Test func `the sample session is valid, in six cells and eighteen statements`() {
    let result = parse(sampleSession)
    #expect(result.isValid)
    #expect(result.program.statements.count == 18)
    #expect(result.program.cells.map(\.title).last == "Who wins")
    #expect(result.program.cells.count == 6)
  }

  @Test func `no cut of the sample session at a token is invalid`() { expectCutsNeverInvalid(sampleSession) }

  @Test func `no cut of the sample session at a line end is invalid`() {
    var text = ""
    for line in sampleSession.split(separator: "\n", omittingEmptySubsequences: false) {
      text += line + "\n"
      let result = parse(text)
      #expect(result.isValid || result.isIncomplete)
    }
  }
}
