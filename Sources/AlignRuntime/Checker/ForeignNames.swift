/// What other languages and libraries call things, with what to write here.
enum ForeignNames {
  /// Names that mean the same wherever they stand.
  static let values: [String: String] = [
    "None": "write `none`", "nil": "write `none`", "undefined": "write `none`", "NULL": "write `none`",
    "NA": "write `none`", "True": "write `true`", "False": "write `false`", "TRUE": "write `true`",
    "FALSE": "write `false`", "elif": "write `else if`",
    "np": "write `mean(xs)`, without a prefix",
    "pd": "functions have no prefix: `load_table(path)`, `table(rows)`",
    "pl": "functions have no prefix: `load_table(path)`, `table(rows)`",
    "plt": "write `line(xs)`, without a prefix", "math": "write `sqrt(x)`, without a prefix",
    "torch": "write `tensor([1.0])`, without a prefix", "console": "write `print(x)`",
    "this": "functions get their values as parameters", "self": "functions get their values as parameters",
    "inf": "write `1.0 / 0.0` only if you mean it: a number that isn't finite stops training",
    "len": "write `length(xs)`", "str": "write `f\"{x}\"`", "append": "write `xs + [x]`",
    "push": "write `xs + [x]`", "reduce": "write `fold(xs, start, (sum, x) => ...)`",
    "println": "write `print(x)`", "printf": "write `print(f\"...\")`", "echo": "write `print(x)`",
    "plot": "charts are `line`, `scatter`, `bar`, `histogram`, `box`, `heatmap`",
    "raise": "write `fail(\"...\")`", "throw": "write `fail(\"...\")`",
    "exit": "a program ends at its end, or with `fail(\"...\")`",
  ]

  /// Functions whose names somebody may give to a value of his own: only where they are called.
  static let calls: [String: String] = [
    "size": "write `length(xs)`", "nrow": "write `length(t)`", "ncol": "write `length(keys(t))`",
    "colnames": "write `keys(t)`", "hist": "write `histogram(xs)`",
    "boxplot": "write `box(xs)`", "c": "a list is `[1, 2]`", "seq": "a range is `0..n`, its end not included",
    "pow": "a power is `a ^ b`", "isinstance": "write `type(x) == \"int\"`", "typeof": "write `type(x)`",
    "help": "at the prompt `?name` explains a name", "man": "at the prompt `?name` explains a name",
    "dir": "at the prompt `?x` lists the fields of `x`", "open": "write `read_text(path)`",
    "read_csv": "write `load_table(path)`",
    "read_jsonl": "write `load_table(path)`",
    "load_dataset": "write `load_pairs(path)` or `load_responses(path)`",
    "set": "write `unique(xs)`", "dict": "a record is `{a: 1}`", "tuple": "a list is `[1, 2]`",
    "mutate": "write `t |> derive({name: r => ...})`",
    "order_by": "write `t |> sort_by(.name)`", "arrange": "write `t |> sort_by(.name)`",
    "desc": "write `sort_by(.name, descending: true)`", "asc": "write `sort_by(.name)`, least first",
    "limit": "write `t |> take(3)`", "slice": "write `t[0..3]`", "distinct": "write `t |> unique(by: .name)`",
    "summarise": summary, "summarize": summary, "left_join": "write `join(a, b, by: .name, keep: \"left\")`",
    "inner_join": merged, "merge": merged, "load": "write `load_table(path)`, or `load_model(path)`",
    "read": "write `load_table(path)` or `read_text(path)`",
  ].merging(methods) { first, _ in first }

  /// Methods of tables, lists and texts elsewhere, which hardly name a field.
  static let methods: [String: String] = [
    "append": "write `xs + [x]`", "push": "write `xs + [x]`", "extend": "write `xs + ys`",
    "isnull": "write `x == none`", "isna": "write `x == none`", "is_null": "write `x == none`",
    "assign": "write `t |> derive({name: r => ...})`",
    "with_columns": "write `t |> derive({name: r => ...})`",
    "with_column": "write `t |> derive({name: r => ...})`", "group_by": "write `t |> group(.name)`",
    "groupby": "write `t |> group(.name)`", "agg": summary, "aggregate": summary,
    "sort_values": "write `t |> sort_by(.name)`", "orderby": "write `t |> sort_by(.name)`",
    "drop": "write `t |> remove(.name)`", "drop_duplicates": "write `t |> unique(by: .name)`",
    "value_counts": "write `count(xs)`, of a table `t |> count(by: .name)`",
    "query": "write `t |> where(r => ...)`",
    "iloc": "write `t[0]` or `t[0..3]`", "loc": "write `t |> where(r => ...)`",
    "apply": "write `map(xs, x => ...)`", "iterrows": "write `for r in t { ... }`",
    "copy": "values never change, so that a name is a copy",
    "clone": "values never change, so that a name is a copy",
    "toString": "write `f\"{x}\"`", "to_string": "write `f\"{x}\"`", "toUpperCase": "write `upper(text)`",
    "toLowerCase": "write `lower(text)`", "strip": "write `trim(text)`",
    "startswith": "write `starts_with(text, \"a\")`",
    "endswith": "write `ends_with(text, \"a\")`", "forEach": "write `for x in xs { ... }`",
    "to_csv": "write `save(t, \"t.csv\")`", "to_json": "write `save(t, \"t.jsonl\")`",
    "dropna": dropped, "drop_na": dropped, "drop_nulls": dropped, "fillna": filled, "fill_null": filled,
    "fill_na": filled, "replace_na": filled, "nunique": "write `length(unique(xs))`",
    "pivot": "write `t |> group(.name, {a: g => ...})`, with a field for each new column",
    "pivot_table": "write `t |> group(.name, {a: g => ...})`, with a field for each new column",
    "shape": "write `length(t)`, and `keys(t)` for the columns", "info": "write `describe(t)`",
    "dtypes": "write `describe(t)`", "columns": "write `keys(t)`",
  ]

  private static let dropped = "write `t |> drop_missing`, or `drop_missing(t, by: .name)`"
  private static let filled = "write `t |> fill_missing({name: 0})`"
  private static let merged = "write `join(a, b, by: .name)`"
  private static let summary = "write `t |> group(.name, {n: length, mean: g => mean(g.x)})`"
}
