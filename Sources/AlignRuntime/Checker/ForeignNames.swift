/// What other languages and libraries call things, with what to write here.
enum ForeignNames {
  /// Names that stand for values and functions alone.
  static let values: [String: String] = words.merging(functions) { first, _ in first }

  private static let words: [String: String] = [
    "None": "write `none`", "nil": "write `none`", "undefined": "write `none`", "NULL": "write `none`",
    "NA": "write `none`", "True": "write `true`", "False": "write `false`", "TRUE": "write `true`",
    "FALSE": "write `false`", "elif": "write `else if`",
    "np": "write `mean(xs)`, without a prefix",
    "pd": "functions have no prefix: `load_pairs(path)`, `table(rows)`",
    "pl": "functions have no prefix: `load_pairs(path)`, `table(rows)`",
    "plt": "write `line(xs)`, without a prefix",
    "math": "write `sqrt(x)`, without a prefix", "torch": "write `tensor([1.0])`, without a prefix",
    "this": "functions get their values as parameters", "self": "functions get their values as parameters",
    "inf": "write `1.0 / 0.0` only if you mean it: a number that isn't finite stops training",
  ]

  /// Functions, which stand behind a dot elsewhere as well.
  static let functions: [String: String] = [
    "len": "write `length(xs)`", "size": "write `length(xs)`", "nrow": "write `length(t)`",
    "ncol": "write `length(keys(t))`", "colnames": "write `keys(t)`",
    "str": "write `f\"{x}\"`", "append": "write `xs + [x]`", "push": "write `xs + [x]`",
    "extend": "write `xs + ys`", "reduce": "write `fold(xs, start, (sum, x) => ...)`",
    "println": "write `print(x)`", "printf": "write `print(f\"...\")`", "echo": "write `print(x)`",
    "plot": "charts are `line`, `scatter`, `bar`, `histogram`, `box`, `heatmap`",
    "hist": "write `histogram(xs)`", "boxplot": "write `box(xs)`",
    "raise": "write `fail(\"...\")`", "throw": "write `fail(\"...\")`",
    "exit": "a program ends at its end, or with `fail(\"...\")`", "c": "a list is `[1, 2]`",
    "pow": "a power is `a ^ b`", "isinstance": "write `type(x) == \"int\"`",
    "typeof": "write `type(x)`", "help": "at the prompt `?name` explains a name",
    "man": "at the prompt `?name` explains a name", "dir": "at the prompt `?x` lists the fields of `x`",
    "open": "write `read_text(path)`",
    "read_csv": "write `load_table(path)`",
    "columns": "write `keys(t)`", "iterrows": "write `for r in t { ... }`",
    "read_jsonl": "write `load_table(path)`",
    "load_dataset": "write `load_pairs(path)` or `load_responses(path)`",
    "isnull": "write `x == none`", "isna": "write `x == none`", "is_null": "write `x == none`",
    "set": "write `unique(xs)`", "dict": "a record is `{a: 1}`", "tuple": "a list is `[1, 2]`",
    "mutate": "write `t |> derive({name: r => ...})`", "assign": "write `t |> derive({name: r => ...})`",
    "with_columns": "write `t |> derive({name: r => ...})`",
    "with_column": "write `t |> derive({name: r => ...})`",
    "group_by": "write `t |> group(.name)`", "groupby": "write `t |> group(.name)`",
    "summarise": "write `t |> group(.name, {n: length, mean: g => mean(g.x)})`",
    "summarize": "write `t |> group(.name, {n: length, mean: g => mean(g.x)})`",
    "agg": "write `t |> group(.name, {n: length, mean: g => mean(g.x)})`",
    "aggregate": "write `t |> group(.name, {n: length, mean: g => mean(g.x)})`",
    "arrange": "write `t |> sort_by(.name)`", "order_by": "write `t |> sort_by(.name)`",
    "orderby": "write `t |> sort_by(.name)`", "sort_values": "write `t |> sort_by(.name)`",
    "desc": "write `sort_by(.name, descending: true)`", "asc": "write `sort_by(.name)`, least first",
    "limit": "write `t |> take(3)`", "slice": "write `t[0..3]`", "drop": "write `t |> remove(.name)`",
    "distinct": "write `t |> unique(by: .name)`", "drop_duplicates": "write `t |> unique(by: .name)`",
    "value_counts": "write `t |> count(by: .name)`", "tally": "write `t |> count(by: .name)`",
    "merge_by": "write `join(a, b, by: .name)`", "left_join": "write `join(a, b, by: .name, keep: \"left\")`",
    "inner_join": "write `join(a, b, by: .name)`", "filter_by": "write `t |> where(r => ...)`",
    "query": "write `t |> where(r => ...)`", "iloc": "write `t[0]` or `t[0..3]`",
    "loc": "write `t |> where(r => ...)`", "apply": "write `map(xs, x => ...)`",
  ]

  /// Names of arguments.
  static let arguments: [String: String] = [
    "reverse": "descending", "desc": "descending", "decreasing": "descending", "learning_rate": "lr",
    "xlabel": "x_label", "ylabel": "y_label", "random_state": "seed", "random_seed": "seed",
    "epoch": "epochs", "num_steps": "steps", "max_steps": "steps", "batch": "batch_size",
  ]
}
