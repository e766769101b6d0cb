import AlignData
import AlignModel
import AlignTable

/// What happens to rows that are longer than a model reads.
package enum LengthPolicy: String, Sendable, CaseIterable {
  /// Refuse, and say which option to set.
  case refuse = "error"
  /// Leave the row out.
  case drop
  /// Cut the completions at their end; a row whose prompt alone is too long, or whose chosen and rejected become the
  /// same, is left out.
  case clip
}

/// The rows of a table as token ids, made once for each content and tokenizer.
package final class TokenMemo {
  private struct Key: Hashable {
    let encoder: ObjectIdentifier?
    let endID: Int32?
    let row: UInt64
  }

  private var items: [Key: TrainingItem] = [:]
  /// Keeps the tokenizers alive, so that their identity stays theirs.
  private var tokenizers: [ObjectIdentifier: AnyObject] = [:]
  private let limit: Int

  /// When there are more rows than `limit`, all are forgotten.
  package init(limit: Int = 1 << 20) { self.limit = limit }

  /// Finds the item of a row by the hash of its texts, or makes it.
  func item(hash: StableHash, _ encoder: TextEncoder, _ make: () throws -> ScoringUnit) rethrows
    -> TrainingItem
  {
    let identity = encoder.tokenizer.map { ObjectIdentifier($0) }
    let key = Key(encoder: identity, endID: encoder.endID, row: hash.value)
    if let item = items[key] { return item }
    let item = TrainingItem(id: hash.hex, unit: try make())
    if items.count >= limit { items.removeAll() }
    if let tokenizer = encoder.tokenizer, let identity { tokenizers[identity] = tokenizer }
    items[key] = item
    return item
  }
}

/// A table read for training: pairs (`prompt`, `chosen`, `rejected`) or demonstrations (`prompt`, `completion`).
package struct TokenizedData {
  /// The rows that can be used, with `items` row by row.
  package var table: Table
  package var items: [TrainingItem]
  /// Their positions in the table that was given; nil: all of them.
  package var kept: [Int]?
  /// What was left out or cut.
  package var notes: [String]
}

/// How tables become token ids.
package struct DataPreparation {
  package var encoder: TextEncoder
  /// The most tokens of prompt and completion together.
  package var maximumTokens: Int
  package var policy: LengthPolicy
  package var memo: TokenMemo

  package init(encoder: TextEncoder, maximumTokens: Int, policy: LengthPolicy, memo: TokenMemo) {
    self.encoder = encoder
    self.maximumTokens = maximumTokens
    self.policy = policy
    self.memo = memo
  }

  package func prepare(_ table: Table) throws -> TokenizedData {
    let sides = try Self.sides(table)
    if table.isEmpty { throw TrainingError(.data, "the data has no rows") }
    var kept: [Int] = []
    var items: [TrainingItem] = []
    var counts = Counts()
    for row in 0..<table.rowCount {
      let cells = sides.map { $0.cell(at: row) }
      let item = try item(cells, row)
      if let item = try fitting(item, row, &counts) {
        kept.append(row)
        items.append(item)
      }
    }
    if let first = counts.firstTooLong {
      throw TrainingError(
        .tooLong,
        "\(counts.tooLong) of \(table.rowCount) rows have more tokens than the \(maximumTokens) that fit, the first of "
          + "them row \(first), the longest \(counts.longest) tokens",
        hint: "too_long: \"drop\" leaves such rows out, \"clip\" cuts their completions")
    }
    if kept.isEmpty {
      throw TrainingError(
        .tooLong, "every row is longer than \(maximumTokens) tokens",
        hint: "load a model with a longer context")
    }
    return TokenizedData(
      table: kept.count == table.rowCount ? table : table.rows(at: kept), items: items,
      kept: kept.count == table.rowCount ? nil : kept, notes: counts.notes(maximumTokens))
  }

  /// The columns of prompt and completions.
  private static func sides(_ table: Table) throws -> [Column] {
    let names = table["chosen"] != nil ? ["prompt", "chosen", "rejected"] : ["prompt", "completion"]
    return try names.map { name in
      guard let column = table[name] else {
        let found = table.columnNames.map { "`\($0)`" }.joined(separator: ", ")
        throw TrainingError(
          .data,
          "expected pairs (`prompt`, `chosen`, `rejected`) or demonstrations (`prompt`, `completion`), found a table "
            + "with \(found.isEmpty ? "no columns" : found)",
          hint: table.kind == .responses ? "make pairs of the responses with contrast(...)" : nil)
      }
      return column
    }
  }

  private func item(_ cells: [Cell], _ row: Int) throws -> TrainingItem {
    var hash = StableHash()
    for cell in cells { hash.add(cell) }
    do {
      return try memo.item(hash: hash, encoder) {
        ScoringUnit(
          prompt: try encoder.prompt(cells[0]), completions: try cells.dropFirst().map(encoder.completion))
      }
    } catch var error as TrainingError {
      error.message += " (row \(row))"
      throw error
    } catch var error as ModelError {
      error.message += " (row \(row))"
      throw error
    }
  }

  private func fitting(_ item: TrainingItem, _ row: Int, _ counts: inout Counts) throws -> TrainingItem? {
    let room = maximumTokens - item.unit.prompt.count
    if let empty = item.unit.completions.first(where: \.isEmpty) {
      throw TrainingError(.data, "row \(row) has a completion of \(empty.count) tokens")
    }
    if item.unit.prompt.isEmpty { throw TrainingError(.data, "row \(row) has a prompt of 0 tokens") }
    let longest = item.unit.completions.map(\.count).max() ?? 0
    if longest <= room { return item }
    switch policy {
    case .refuse:
      counts.refuse(row, item.unit.prompt.count + longest)
      return nil
    case .drop:
      counts.dropped += 1
      return nil
    case .clip:
      if room < 1 {
        counts.dropped += 1
        return nil
      }
      var clipped = item
      clipped.unit.completions = item.unit.completions.map { Array($0.prefix(room)) }
      if clipped.isPair, clipped.unit.completions[0] == clipped.unit.completions[1] {
        counts.identical += 1
        return nil
      }
      counts.clipped += item.unit.completions.filter { $0.count > room }.count
      return clipped
    }
  }

  private struct Counts {
    var dropped = 0
    var clipped = 0
    var identical = 0
    var tooLong = 0
    var firstTooLong: Int?
    var longest = 0

    mutating func refuse(_ row: Int, _ length: Int) {
      tooLong += 1
      firstTooLong = firstTooLong ?? row
      longest = max(longest, length)
    }

    func notes(_ limit: Int) -> [String] {
      var lines: [String] = []
      func counted(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
      if dropped > 0 { lines.append("left out \(counted(dropped, "row")) of more than \(limit) tokens") }
      if clipped > 0 { lines.append("cut \(counted(clipped, "completion")) at \(limit) tokens") }
      if identical > 0 { lines.append("left out \(counted(identical, "pair")) that cutting made identical") }
      return lines
    }
  }
}

extension Curriculum {
  /// The plan over other tables; `transform` is told the rows that it keeps by returning a table.
  package func mappingTables(_ transform: (Table) throws -> (table: Table, kept: [Int]?)) rethrows
    -> Curriculum
  {
    switch self {
    case .plain(let table): return .plain(try transform(table).table)
    case .given(let table): return .given(try transform(table).table)
    case .sorted(let table, let difficulty):
      let (changed, kept) = try transform(table)
      return .sorted(changed, difficulty: kept.map { $0.map { difficulty[$0] } } ?? difficulty)
    case .easyToHard(let easy, let hard, let alpha):
      return .easyToHard(easy: try transform(easy).table, hard: try transform(hard).table, alpha: alpha)
    case .mix(let parts):
      return .mix(
        try parts.map { Part(name: $0.name, table: try transform($0.table).table, weight: $0.weight) })
    case .stages(let stages):
      return .stages(try stages.map { (try $0.plan.mappingTables(transform), $0.share) })
    }
  }
}
