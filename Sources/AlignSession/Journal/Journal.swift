import AlignSyntax

/// The statements that worked, in order, and what they have to do with each other: what `:save` writes and `?name` tells.
struct Journal {
  /// One statement that has run.
  struct Record {
    /// As it stands in a file: `_` replaced by the name of what it stood for.
    var text: String
    /// The input it was part of, `prompt[3]` or a file.
    var origin = ""
    /// The number of the input; nil: it was no input.
    var number: Int?
    var use = NameUse()
    /// The names that are set or changed in place, by the statement or by the functions that it reads: it may call them.
    var changes: Set<String> = []
    /// The top-level names that the text reads, those of earlier results among them.
    var reads: Set<String> = []
    var isSilenced = false
    /// The name that its value takes where a later statement reads it; nil: it has no value.
    var resultName: String?
    /// The name that `let` gave the value; nil: it is that of an expression.
    var boundName: String?
    /// Whether it does nothing but give a function its name.
    var isFunction = false

    /// The names that mean another value behind it.
    var writes: Set<String> { use.binds.union(changes).union(resultName.map { [$0] } ?? []) }

    func sets(_ name: String) -> Bool {
      use.binds.contains(name) || changes.contains(name) || resultName == name
    }
  }

  /// A value that could be read as `_`.
  private struct Result {
    var record: Int
    var name: String
    var boundName: String?
  }

  private(set) var records: SharedList<Record> = []
  /// The names that got a new value without a statement of their own, and how many statements there were then.
  private(set) var renewals: [String: Int] = [:]
  /// The statements that gave functions their names.
  private var functions: [String: Int] = [:]
  private var last: Result?
  /// The values of the inputs by their numbers, for `_3`.
  private var results: [Int: Result] = [:]
  private var resultNames: Set<String> = []

  init(_ records: [Record] = []) { self.records = SharedList(records) }

  /// Notes a statement that has run. `text`: as a file would have it; `number`: that of the input.
  mutating func add(
    _ statement: Statement, in source: Source, text: String? = nil, number: Int?, gaveValue: Bool
  ) {
    let use = NameUse(statement)
    var record = Record(
      text: "", origin: source.name, number: number, use: use, reads: use.reads,
      isSilenced: statement.isSilenced)
    record.isFunction = statement.isFunction
    record.changes = record.isFunction ? [] : changes(by: use)
    for name in use.binds { functions[name] = record.isFunction ? records.count : nil }
    record.text = documentation(of: statement) + (text ?? expanded(statement, in: source, use, &record.reads))
    switch statement.kind {
    case .expression where gaveValue: record.resultName = freshName(number)
    case .bind(_, let pattern, _):
      if case .name(let name) = pattern.kind, name != "_" {
        record.boundName = name
        record.resultName = freshName(number)
      }
    default: break
    }
    if let name = record.resultName {
      let result = Result(record: records.count, name: name, boundName: record.boundName)
      last = result
      if let number { results[number] = result }
    }
    records.append(record)
  }

  /// Notes that names mean new values now, though no statement has run: those of a module that was read again.
  mutating func renew(_ names: [String]) { for name in names { renewals[name] = records.count } }

  /// The path and the place of the `use` that a name stands for now; nil where it is something else.
  func usedPath(of name: String) -> (path: String, origin: String)? {
    guard let record = records.last(where: { $0.writes.contains(name) }), let path = record.use.usedPath
    else { return nil }
    return (path, record.origin)
  }

  /// The statement that bound a name last.
  func origin(of name: String) -> Record? {
    records.last { $0.sets(name) }
  }

  /// What a statement sets itself, and in the functions that it reads, which may read others.
  private func changes(by use: NameUse) -> Set<String> {
    var changes = use.changes
    var seen: Set<String> = []
    var open = Array(use.reads)
    while let name = open.popLast() {
      guard seen.insert(name).inserted, let definer = functions[name].map({ records[$0].use }) else {
        continue
      }
      changes.formUnion(definer.changes)
      open += definer.reads
    }
    return changes
  }

  // As a program

  /// Some of the statements as a program, in the order that is given.
  func program(of indices: [Int]) -> [String] { text(of: indices, keepsResults: false) }

  /// All statements as a program.
  var program: [String] { text(of: Array(records.indices)) }

  /// The statements that lead to the names, and no others, in their order. Complexity: linear in the statements, times the
  /// functions that each of them reads.
  func program(leadingTo names: Set<String>) -> [String] {
    let writers = Writers(records)
    var needed = closure(of: names, before: records.count, writers)
    var kept: [Int] = []
    for index in records.indices.reversed() {
      let record = records[index]
      let isWanted =
        !needed.isDisjoint(with: record.writes) || !record.reads.isDisjoint(with: Self.savers)
      guard isWanted else { continue }
      kept.append(index)
      needed.subtract(record.use.binds)
      if let name = record.resultName { needed.remove(name) }
      needed.formUnion(closure(of: record.reads, before: index, writers))
    }
    return text(of: kept.reversed(), keepsResults: false)
  }

  /// Functions whose effect outlives the statement: a later one may read the file.
  private static let savers: Set<String> = ["write_text", "write_json", "save"]

  /// The names, and what the functions among them read: they look names up when they run.
  private func closure(of names: Set<String>, before index: Int, _ writers: Writers) -> Set<String> {
    var found: Set<String> = []
    var open = Array(names)
    while let name = open.popLast() {
      guard found.insert(name).inserted else { continue }
      guard let definer = writers.last(of: name, before: index), records[definer].use.holdsFunction else {
        continue
      }
      open += records[definer].reads
    }
    return found
  }

  /// The text of some statements; the results that others read get their names. With `keepsResults` they are shown too.
  private func text(of indices: [Int], keepsResults: Bool = true) -> [String] {
    let read = indices.reduce(into: Set<String>()) { $0.formUnion(records[$1].reads) }
    return indices.flatMap { index -> [String] in
      let record = records[index]
      let plain = record.isSilenced && keepsResults ? record.text + ";" : record.text
      guard let name = record.resultName, read.contains(name) else { return [plain] }
      if let bound = record.boundName { return [record.text, "let \(name) = \(bound)"] }
      return ["let \(name) = \(record.text)"] + (keepsResults && !record.isSilenced ? [name] : [])
    }
  }

  // Last values

  /// The text with `_` and `_3` replaced by what they stood for; the replaced names are exchanged in `reads` too.
  private func expanded(_ statement: Statement, in source: Source, _ use: NameUse, _ reads: inout Set<String>)
    -> String
  {
    var result: [UInt8] = []
    let bytes = source.bytes
    var at = statement.span.start
    for name in use.marked.sorted(by: { $0.span.start < $1.span.start }) {
      let number = Int(name.text.dropFirst())
      guard let found = name.text == "_" ? last : number.flatMap({ results[$0] }) else { continue }
      let standing = self.name(of: found)
      result += bytes[at..<name.span.start] + Array(standing.utf8)
      at = name.span.end
      reads.remove(name.text)
      reads.insert(standing)
    }
    return String(decoding: result + bytes[at..<statement.span.end], as: UTF8.self)
  }

  /// How a result is read now: by the name it was bound to, unless that has been bound to something else since.
  private func name(of result: Result) -> String {
    guard let bound = result.boundName else { return result.name }
    let isSame = !records[(result.record + 1)...].contains { $0.sets(bound) }
    return isSame ? bound : result.name
  }

  private mutating func freshName(_ number: Int?) -> String {
    let stem = number.map { "_\($0)" } ?? "_value"
    var name = stem
    var count = 1
    while !resultNames.insert(name).inserted {
      count += 1
      name = "\(stem)_\(count)"
    }
    return name
  }

  private func documentation(of statement: Statement) -> String {
    guard case .function(let declaration) = statement.kind else { return "" }
    return declaration.documentation.map { $0.isEmpty ? "##\n" : "## \($0)\n" }.joined()
  }
}

extension Statement {
  /// Whether it does nothing but give a function its name.
  fileprivate var isFunction: Bool {
    switch kind {
    case .function: true
    case .bind(isVariable: false, _, let value): if case .function = value.kind { true } else { false }
    default: false
    }
  }
}
