/// What other languages and trainers call arguments, with what they are called here.
enum ForeignArguments {
  /// For each name elsewhere those that may stand for it: the first that the function has.
  static let names: [String: [String]] = [
    "reverse": ["descending"], "desc": ["descending"], "decreasing": ["descending"],
    "xlabel": ["x_label"], "ylabel": ["y_label"], "random_state": ["seed"], "random_seed": ["seed"],
    "on": ["by"], "key": ["by"], "how": ["keep"], "subset": ["by"],
    "num_steps": ["steps"], "max_steps": ["steps"], "epochs": ["steps"], "num_epochs": ["steps"],
    "num_train_epochs": ["steps"], "learning_rate": ["lr"],
    "batch_size": ["batch"], "per_device_train_batch_size": ["batch"], "max_length": ["max_tokens"],
    "max_seq_length": ["max_tokens"], "max_new_tokens": ["max_tokens"], "ref_model": ["reference"],
    "reference_model": ["reference"], "lr_scheduler": ["schedule"], "lr_scheduler_type": ["schedule"],
    "scheduler": ["schedule"], "warmup_steps": ["warmup"], "warmup_ratio": ["warmup"],
    "max_grad_norm": ["clip"], "grad_clip": ["clip"], "loss_type": ["loss"], "train_dataset": ["data"],
  ]

  /// What else has to be known of some of them.
  static let hints: [String: String] = [
    "epochs": epoch, "num_epochs": epoch, "num_train_epochs": epoch,
    "warmup_ratio": "a warm-up below 1 is a share of all steps",
  ]

  /// For a function the names that it can't have, and why.
  static let refused: [String: [String: String]] = [
    "resume": [
      "steps":
        "it takes all steps that are left: `step(run, 10)` takes some, `train(run.model, ...)` begins anew"
    ]
  ]

  private static let epoch = "an epoch is as many steps as there are rows, divided by `batch`"
}
