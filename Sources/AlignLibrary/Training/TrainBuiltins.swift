import AlignData
import AlignRuntime
import AlignTraining

extension TrainingBuiltins {
  /// What a run is a function of; `TrainCall` reads them by name.
  private static let parameters: [Parameter] =
    [
      .required("model", [.model, .rewardModel, .run], "where to begin"),
      .required("data", [.table, .list, .curriculum], "pairs, demonstrations or a curriculum"),
      .required("loss", .function, "a function of a batch that gives one loss a pair, such as dpo()")
        .of(.object(.batch)),
      .optional("reference", [.none, .model, .run], nil, "the frozen model that the loss compares with"),
    ] + steps

  /// How the steps are taken: what `reward_model` declares as well.
  static let steps: [Parameter] =
    [
      .required("steps", .int, "how often the weights change", .atLeast(1)),
      .optional("batch", .int, 8, "pairs a step", .atLeast(1)),
    ] + TrainingArguments.optimisation(rate: 1e-5, warmup: 0.1, seed: "which of the many orders") + [
      .optional(
        "order", .string, "shuffled",
        "\"shuffled\": epochs in random order; \"given\": as the table is, again and again"),
      .optional("coupled", .bool, false, "whether the loss of a pair depends on the others of its batch"),
      .optional(
        "too_long", .string, "error",
        "rows beyond the longest sequence: \"error\", \"drop\" them, or \"clip\" their completions"),
      .optional(
        "max_tokens", [.none, .int], nil, "longest sequence; none: the model's context", .atLeast(2)),
    ]

  /// Training, step by step.
  static let training: [Builtin] = [
    Builtin(
      "train", "Trains a model with a loss, and gives the run.",
      details:
        "The model stays as it is; the run has the new one as `model`, with `history` (a row a step), `ledger` (a row "
        + "a visit of a pair) and `settings`, and stands itself where a model is wanted. Data are pairs, demonstrations or "
        + "a curriculum; tables come in shuffled epochs. The objective of a step is the mean of the losses of its "
        + "batch by weight; pairs are computed one at a time, so that a larger batch needs no more memory. Log-probabilities "
        + "of the reference are computed once for each pair. Ctrl-C finishes the step and leaves the paused run as `_`.",
      formula: "minimise sum(weight * loss) / sum(weight) by AdamW",
      parameters, returns: .run,
      examples: [
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          let pairs = to_pairs([{prompt: [1, 2], chosen: [3], rejected: [4]}])
          let mine = b => -log_sigmoid(b.logratio_margin)
          let run = model |> train(pairs, loss: mine, reference: model, steps: 3)
          [run.step, length(run.history), length(run.ledger)]
          """, prints: "[3, 3, 24]"),
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          let pairs = to_pairs([{prompt: [1, 2], chosen: [3], rejected: [4]}])
          let tuned = (model |> train(pairs, loss: sft(), steps: 20, lr: 1e-2)).model
          logp(tuned, [1, 2], [3]) > logp(model, [1, 2], [3])
          """, prints: "true"),
      ], seeAlso: ["margins", "curriculum", "resume", "batch"]
    ) { arguments in
      try RunObject(try TrainCall(arguments).begin()).advanced(by: nil, arguments.machine)
    },
    Builtin(
      "begin", "Begins a training without taking a step; `step` and `resume` take them.",
      details: "Arguments as those of `train`.", parameters, returns: .run,
      examples: [
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          let data = to_demonstrations([{prompt: [1, 2], completion: [3]}])
          begin(model, data, loss: b => -b.chosen_logp, steps: 5).step
          """, prints: "0"),
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          let data = to_demonstrations([{prompt: [1, 2], completion: [3]}])
          let run = begin(model, data, loss: b => -b.chosen_logp, steps: 5, lr: 1e-2)
          length(resume(run).history)
          """, prints: "5"),
      ]
    ) { arguments in .object(RunObject(try TrainCall(arguments).begin())) },
    Builtin(
      "load_run", "Reads a run that was saved before its end, to go on with it.",
      details:
        "What it began with is given again, as a run that has taken no step: `begin(...)`, or `reward_model`, `grpo`, "
        + "`rloo`, `ppo` or `rlaif` with `take: 0`. What isn't the same as in the saved run is an error that names it. "
        + "`resume` then gives the bits of a run that never stopped.",
      [
        .required("path", .string, "the folder that the run was saved to"),
        .required("run", .run, "the run as it began"),
      ], returns: .run,
      examples: [
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          let data = to_demonstrations([{prompt: [1, 2], completion: [3]}])
          let begun = begin(model, data, loss: b => -b.chosen_logp, steps: 5)
          begun |> step(2) |> save("/tmp/align-example-run")
          let run = load_run("/tmp/align-example-run", begun)
          [run.step, resume(run).step]
          """, prints: "[2, 5]"),
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          let data = to_demonstrations([{prompt: [1, 2], completion: [3]}])
          let begun = begin(model, data, loss: b => -b.chosen_logp, steps: 4, lr: 1e-2)
          begun |> step(2) |> save("/tmp/align-example-run-2")
          resume(load_run("/tmp/align-example-run-2", begun)).history.loss == resume(begun).history.loss
          """, prints: "true"),
      ]
    ) { arguments in
      let (path, context) = (try arguments.string(0), try arguments.tensorContext())
      guard let begun = arguments[1].asObject as? any SteppedObject, begun.step == 0 else {
        throw arguments.invalid(
          1, "expected a run that has taken no step",
          hint: "`begin(...)` gives one, and policies and reward models do with `take: 0`")
      }
      return .object(try RuntimeError.translating { try begun.restored(from: path, context) })
    },
    Builtin(
      "step", "Takes some steps of a run, and gives the run as it is then.",
      details: "The run that is given stays as it is. Steps one by one give the same bits as all at once.",
      [
        .required("run", .run, "a run that isn't finished"),
        .optional("n", .int, 1, "how many steps; fewer if the run ends before", .atLeast(1)),
      ], returns: .run,
      examples: [
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          let data = to_demonstrations([{prompt: [1, 2], completion: [3]}])
          let run = begin(model, data, loss: b => -b.chosen_logp, steps: 5) |> step(2)
          run.step
          """, prints: "2"),
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          let data = to_demonstrations([{prompt: [1, 2], completion: [3]}])
          var run = begin(model, data, loss: b => -b.chosen_logp, steps: 5, lr: 1e-2)
          while run.step < 3 { run = step(run) }
          length(run.history)
          """, prints: "3"),
      ], seeAlso: ["begin", "resume"]
    ) { arguments in try unfinished(arguments).advanced(by: try arguments.int(1), arguments.machine) },
    Builtin(
      "resume", "Takes all steps that are left of a run, and gives the finished run.",
      details: "A run that was stopped and resumed has the same bits as one that never was.",
      [.required("run", .run, "a run that isn't finished")], returns: .run,
      examples: [
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          let data = to_demonstrations([{prompt: [1, 2], completion: [3]}])
          resume(begin(model, data, loss: b => -b.chosen_logp, steps: 5)).is_finished
          """, prints: "true"),
        Example(
          """
          let model = new_model(16, layers: 1, width: 8, heads: 1)
          let data = to_demonstrations([{prompt: [1, 2], completion: [3]}])
          let start = begin(model, data, loss: b => -b.chosen_logp, steps: 4, lr: 1e-2)
          resume(step(start, 2)).history.loss == resume(start).history.loss
          """, prints: "true"),
      ], seeAlso: ["step", "load_run"]
    ) { arguments in try unfinished(arguments).advanced(by: nil, arguments.machine) },
  ]

  private static func unfinished(_ arguments: Arguments) throws -> any SteppedObject {
    guard let run = arguments[0].asObject as? any SteppedObject else {
      throw arguments.invalid(0, "expected a run, found \(arguments[0].typeWithArticle)")
    }
    if run.isFinished {
      throw arguments.invalid(
        0, "the run is finished, all \(run.steps) steps are taken",
        hint: "train(run.model, ...) begins another one from here")
    }
    return run
  }
}
