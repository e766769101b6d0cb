import Foundation
import TestSupport
import Testing

@testable import AlignLibrary
@testable import AlignRuntime

/// The runs of the fixtures once more, written in the language: reading, pairs of token ids, losses and schedules of the
/// standard library, training, arithmetic on columns.
@Suite(.needsFixtures)
struct ScriptParityTests {
  static let setUp = """
    let runs = read_json("\(Repository.fixture("training/llama_gqa_untied/training.json"))").runs
    let model = load_model("\(Repository.fixture("models/llama_gqa_untied"))")
    fn worst(run, name) = max(abs(run.history.loss - table(runs[name].ref_f64).loss))
    """

  @Test func dpoInTheLanguageFollowsTheReferenceCurves() throws {
    let prompt = try Prompt()
    try prompt.run(Self.setUp)
    let shown = try prompt.run(
      """
      let rows = runs["dpo/warmup_cosine"].tokenized_rows
      let pairs = to_pairs(rows |> map(r => {prompt: r.prompt_ids, chosen: r.chosen_ids, rejected: r.rejected_ids}))
      let a = model |> train(pairs, loss: dpo(beta: 0.1), reference: model, steps: 20, batch: 4, lr: 1e-3, warmup: 4,
        schedule: cosine(from: 1, to: 0), order: "given");
      worst(a, "dpo/warmup_cosine") < 1e-4
      let b = model |> train(pairs, loss: dpo(beta: 0.1), reference: model, steps: 20, batch: 4, lr: 1e-3, warmup: 0,
        order: "given");
      worst(b, "dpo/constant") < 1e-4
      """)
    #expect(shown == "true\ntrue")
  }

  @Test func sftInTheLanguageFollowsTheReferenceCurves() throws {
    let prompt = try Prompt()
    try prompt.run(Self.setUp)
    let shown = try prompt.run(
      """
      fn split(row) {
        let n = row.labels |> filter(x => x == -100) |> length
        {prompt: row.input_ids[..n], completion: row.input_ids[n..length(row.input_ids)]}
      }
      let data = to_demonstrations(runs["sft/warmup_cosine"].tokenized_rows |> map(split))
      let a = model |> train(data, loss: sft(), steps: 20, batch: 4, lr: 1e-3, warmup: 4,
        schedule: cosine(from: 1, to: 0), order: "given");
      worst(a, "sft/warmup_cosine") < 1e-4
      let b = model |> train(data, loss: sft(), steps: 20, batch: 4, lr: 1e-3, warmup: 0, order: "given");
      worst(b, "sft/constant") < 1e-4
      """)
    #expect(shown == "true\ntrue")
  }
}
