/// Files, models, training, expectations, the program itself.
extension DiagnosticCode {
  var domainExplanation: Explanation {
    switch self {
    case .fileNotFound:
      Explanation(
        "a file that is not there",
        """
        Paths begin at the folder in which `align` was started. Tab completes paths inside quotes at the \
        prompt.
        """,
        example: "read_text(\"nowhere/pairs.jsonl\")")
    case .fileUnreadable:
      Explanation(
        "a file that cannot be read",
        """
        It is a folder, or its permissions forbid it. Name a file; `ls -l` shows who may read it.
        """,
        example: "read_text(\"/\")")
    case .fileUnwritable:
      Explanation(
        "a file that cannot be written",
        """
        Its folder does not exist or may not be written, or the disk is full. A file that was there \
        before stays as it was.
        """,
        example: "write_text(\"x\", \"/nowhere/x.txt\")")
    case .malformedFile:
      Explanation(
        "a file that is not what its name promises",
        """
        The message names the file and the line or the byte. Text is UTF-8, JSON is strict, JSONL has \
        one object a line, models are safetensors.
        """,
        example: "read_json(\"/dev/null\")")
    case .importCycle:
      Explanation(
        "files that use each other in a circle",
        """
        Each file is evaluated once, before the file that uses it; in a circle none can be first. Move \
        what both need into a third file.
        """,
        example:
          "write_text(\"use \\\"/tmp/align-circle.align\\\" as c\", \"/tmp/align-circle.align\")\nuse \"/tmp/align-circle.align\" as c",
        mended:
          "write_text(\"let answer = 42\", \"/tmp/align-straight.align\")\nuse \"/tmp/align-straight.align\" as s"
      )
    case .importNotFound:
      Explanation(
        "a file of `use` that is not there",
        """
        The path begins at the folder of the file that uses it; `std/` is the library: `std/losses`, \
        `std/schedules` and so on.
        """,
        example: "use \"std/loses\" as l",
        mended: "use \"std/losses\" as l")
    case .shapeMismatch:
      Explanation(
        "tensors whose shapes do not go together",
        """
        Shapes are compared from the last axis: each pair of sizes must be equal, or one of them 1. \
        `matmul` wants the columns of the left to be the rows of the right. The message has both shapes.
        """,
        example: "tensor([1, 2]) + tensor([1, 2, 3])",
        mended: "tensor([1, 2, 3]) + tensor([1, 2, 3])")
    case .tokenOutOfRange:
      Explanation(
        "a token that the model does not have",
        """
        Ids of tokens lie from 0 to the size of the vocabulary less 1. Encode text with the tokenizer of \
        the model.
        """,
        example:
          "let model = new_model(16, layers: 1, width: 8, heads: 1)\nlogp(model, [1, 2], [99])"
      )
    case .unsupportedModel:
      Explanation(
        "a model of a kind that is not supported",
        """
        Models are of the Llama family, in safetensors, with the configuration of transformers beside \
        them. The message says which entry of the configuration is different.
        """,
        example: """
          let path = "/tmp/align-other-model"
          save(new_model(16, layers: 1, width: 8, heads: 1), path)
          let configuration = read_json(path + "/config.json")
          write_json({...configuration, model_type: "gpt2"}, path + "/config.json")
          load_model(path)
          """)
    case .notDifferentiable:
      Explanation(
        "a derivative that does not exist",
        """
        `grad` needs a function that gives one number made by tensor operations from its argument. A \
        number taken out of its tensor, a comparison or a choice has no derivative.
        """,
        example: "grad(x => \"no number\")(1.0)",
        mended: "grad(x => x ^ 2)(1.0)")
    case .notFinite:
      Explanation(
        "a number that is infinite or no number at all",
        """
        Training stops before such a number reaches the weights; the run up to there is kept. A learning \
        rate that is too high and the logarithm of 0 are the common causes.
        """,
        example:
          "let model = new_model(16, layers: 1, width: 8, heads: 1, context: 8)\nlet pairs = to_pairs([{prompt: [1], chosen: [2], rejected: [3]}])\ntrain(model, pairs, loss: b => log(b.chosen_logp), steps: 1)"
      )
    case .invalidTrainingSetting:
      Explanation(
        "settings of a training that do not go together",
        """
        An option has no effect in this combination, or two of them contradict each other. Nothing was \
        trained.
        """,
        example:
          "let model = new_model(16, layers: 1, width: 8, heads: 1, context: 8)\nlet pairs = to_pairs([{prompt: [1], chosen: [2], rejected: [3]}])\ntrain(model, pairs, loss: sft(), steps: 1, warmup: 5)",
        mended:
          "let model = new_model(16, layers: 1, width: 8, heads: 1, context: 8)\nlet pairs = to_pairs([{prompt: [1], chosen: [2], rejected: [3]}])\ntrain(model, pairs, loss: sft(), steps: 10, warmup: 5);"
      )
    case .invalidLoss:
      Explanation(
        "a loss that cannot be trained on",
        """
        A loss is a function of a batch that gives one number a pair, computed from the log- \
        probabilities of the model. `??dpo` shows one.
        """,
        example:
          "let model = new_model(16, layers: 1, width: 8, heads: 1)\nlet pairs = to_pairs([{prompt: [1], chosen: [2], rejected: [3]}])\ntrain(model, pairs, loss: b => 1.0, steps: 1)"
      )
    case .dataTooLong:
      Explanation(
        "text that is longer than the context of the model",
        """
        A prompt with its completion must fit the context. `too_long: "clip"` or `"drop"` says what to \
        do with those that do not.
        """,
        example:
          "let model = new_model(16, layers: 1, width: 8, heads: 1, context: 4)\nlet pairs = to_pairs([{prompt: [1], chosen: [2, 3, 4, 5, 6], rejected: [3]}])\ntrain(model, pairs, loss: sft(), steps: 1)"
      )
    case .expectationFailed:
      Explanation(
        "a program that prints something else than its comments say",
        """
        Below a statement `#= ` says a line that it must print, `#~ ` one whose numbers may be near, `#! \
        ` an error. `align test --accept` writes what is printed into the file.
        """,
        example: "1 + 1\n#= 3", mended: "1 + 1\n#= 2")
    case .internalError:
      Explanation(
        "a defect of align itself",
        """
        This should not happen, whatever the program says. The values that were bound stay. Please \
        report it with the program that led here.
        """, noExample: "A program that gives it would be mended, not shown.")
    default: Explanation("a code of another kind", "")
    }
  }
}
