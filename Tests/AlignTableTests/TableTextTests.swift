import Testing

@testable import AlignTable

@Suite("A table as text")
struct TableTextTests {
  let pairs: Table = {
    let numbers = Array(0..<30)
    let chosen = numbers.map { $0 % 7 == 0 ? "東京は日本の首都です" : "It is the city of \($0 % 11)." }
    let margins: [Cell] = numbers.map { $0 % 5 == 4 ? .none : .float(Double($0 % 13) - 6.25) }
    return Table(
      kind: .pairs,
      columns: [
        Column("prompt", numbers.map { "What is the capital of country number \($0)?\nAnswer briefly." }),
        Column("chosen", chosen),
        Column("margin", cells: margins),
        Column("chosen_model", numbers.map { $0 % 2 == 0 ? "gpt4" : "chatgpt" }),
        Column("tokens", numbers.map { $0 * 123 }),
        Column("ids", cells: numbers.map { .list((0..<$0).map(Cell.int)) }),
      ], notes: ["2 answers dropped: 1 empty, 1 identical to the other answer"])
  }()

  func text(_ table: Table, width: Int = 80, height: Int = 8, unicode: Bool = true) -> String {
    TableText(table, style: .init(width: width, height: height, usesUnicode: unicode)).text
  }

  @Test("cuts rows in the middle, columns at the right and texts at the cell")
  func cut() {
    #expect(
      text(pairs, height: 4) == """
        pairs, 30 rows × 6 columns
            prompt          chosen          margin  chosen_model  tokens  ids
            ──────────────  ──────────────  ──────  ────────────  ──────  ──────────────
         0  What is the c…  東京は日本の…    -6.25  gpt4               0  []
         1  What is the c…  It is the cit…   -5.25  chatgpt          123  [0]
         2  What is the c…  It is the cit…   -4.25  gpt4             246  [0, 1]
         ⋮
        29  What is the c…  It is the cit…    none  chatgpt         3567  [0, 1, 2, 3,…
        ! 2 answers dropped: 1 empty, 1 identical to the other answer
        """)
  }

  @Test("in ASCII says which columns are not shown and breaks long notes")
  func ascii() {
    #expect(
      text(pairs, width: 60, height: 2, unicode: false) == """
        pairs, 30 rows x 6 columns
            prompt        chosen        margin  chosen_model  tokens
            ------------  ------------  ------  ------------  ------
         0  What is t...  ?????????...   -6.25  gpt4               0
         :
        29  What is t...  It is the...    none  chatgpt         3567
        + 1 more column: ids
        ! 2 answers dropped: 1 empty, 1 identical to the other
          answer
        """)
  }

  @Test("gives the numbers of a column one notation, points below each other")
  func numbers() {
    let table = Table(columns: [
      Column("lr", [2e-5, 1e-5, 0]), Column("loss", [0.693147, 0.5, 12.25]), Column("big", [1.5e9, 3, 2e12]),
      Column("whole", [1.0, 2, 30]), Column("odd", [.nan, -.infinity, 1]), Column("ok", [true, false, true]),
    ])
    #expect(
      text(table) == """
        table, 3 rows × 6 columns
             lr     loss    big  whole   odd  ok
           ────  ───────  ─────  ─────  ────  ─────
        0  2e-5   0.6931  1.5e9    1.0   nan  true
        1  1e-5   0.5000      3    2.0  -inf  false
        2     0  12.2500   2e12   30.0   1.0  true
        """)
  }

  @Test("without rows or columns still says so")
  func empty() {
    #expect(text(Table()) == "table, 0 rows × 0 columns")
    #expect(
      text(TableBuilder(columns: ["a"]).table) == """
        table, 0 rows × 1 column
          a
          ─
        """)
  }

  @Test("is never wider than asked", arguments: Array(1...40) + [60, 79, 80, 133])
  func width(width: Int) {
    for unicode in [true, false] {
      for line in text(pairs, width: width, unicode: unicode).split(separator: "\n") {
        #expect(displayWidth(String(line)) <= width, "\(line)")
      }
    }
  }

  @Test(
    "counts wide characters, marks and emoji as a terminal does",
    arguments: [
      ("plain", 5), ("日本語", 6), ("e\u{301}", 1), ("👩‍👩‍👧‍👦", 2), ("❤️", 2), ("🇩🇪", 2), ("한글", 4), ("ｆ", 2),
      ("\u{200b}", 0),
      ("é…─", 3),
    ])
  func widths(text: String, width: Int) { #expect(displayWidth(text) == width) }
}
