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
    /// The run that it was left with, where it didn't come to its end.
    var stopped: StoppedRun?

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
  /// How many names were made for the values of the newest input, and for those of files.
  private var inputNames: (number: Int, count: Int) = (0, 0)
  private var fileNameCount = 0

  init(_ records: [Record] = []) { self.records = SharedList(records) }

  /// Notes a statement that has run. `text`: as a file would have it; `number`: that of the input; `stopped`: the run that
  /// it bound, where it was stopped.
  mutating func add(
    _ statement: Statement, in source: Source, text: String? = nil, number: Int?, gaveValue: Bool,
    stopped: StoppedRun? = nil
  ) {
    let use = NameUse(statement)
    var record = Record(
      text: "", origin: source.name, number: number, use: use, reads: use.reads,
      isSilenced: statement.isSilenced)
    record.isFunction = statement.isFunction
    record.changes = record.isFunction ? [] : changes(by: use)
    for name in use.binds { functions[name] = record.isFunction ? records.count : nil }
    record.stopped = stopped
    if !record.changes.isEmpty { record.stopped?.edits = nil }
    let edits = record.stopped?.edits ?? []
    record.text =
      documentation(of: statement) + (text ?? expanded(statement, in: source, use, edits, &record.reads))
    switch statement.kind {
    case .expression where gaveValue: record.resultName = freshName(number)
    case .bind(_, let pattern, _):
      if case .name(let name) = pattern.kind, name != "_" {
        record.boundName = name
        record.resultName = freshName(number)
      }
    default: break
    }
    append(record)
  }

  /// Notes that a statement left a run as the last value and did nothing else: it was stopped, or it failed.
  mutating func addRest(of statement: Statement, in source: Source, number: Int?, _ run: StoppedRun) {
    var record = Record(text: "", origin: source.name, number: number, reads: NameUse(statement).reads)
    record.text = expanded(statement, in: source, NameUse(statement), [], &record.reads)
    record.stopped = run
    record.resultName = freshName(number)
    append(record)
  }

  private mutating func append(_ record: Record) {
    if let name = record.resultName {
      let result = Result(record: records.count, name: name, boundName: record.boundName)
      last = result
      if let number = record.number { results[number] = result }
      if results.count > 2 * KeptValues.count { forgetOldResults() }
    }
    records.append(record)
  }

  /// The prompt gives values to the names of the newest inputs alone.
  private mutating func forgetOldResults() {
    for number in results.keys.sorted().dropLast(KeptValues.count) { results[number] = nil }
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
  var program: Excerpt { excerpt(of: Array(records.indices), keepsResults: true) }

  /// The statements that lead to the names, and no others, in their order; with `writesFiles` all those too that wrote a
  /// file, else those whose file the others name. Complexity: linear in the statements, times the functions that each of
  /// them reads.
  func program(leadingTo names: Set<String>, writesFiles: Bool = true) -> Excerpt {
    let writers = Writers(records)
    var needed = writers.reach(of: names, before: records.count, following: \.use.holdsFunction)
    var kept: [Int] = []
    var texts: Set<Substring> = []
    for index in records.indices.reversed() {
      let record = records[index]
      var isWanted = !needed.isDisjoint(with: record.writes)
      if !isWanted, !record.reads.isDisjoint(with: Self.savers) {
        isWanted = writesFiles || !texts.isDisjoint(with: Self.literals(in: record.text))
      }
      guard isWanted else { continue }
      texts.formUnion(Self.literals(in: record.text))
      kept.append(index)
      needed.subtract(record.use.binds)
      if let name = record.resultName { needed.remove(name) }
      needed.formUnion(
        writers.reach(of: record.reads, before: index, following: \.use.holdsFunction))
    }
    return excerpt(of: kept.reversed(), keepsResults: false)
  }

  /// The texts between quotation marks.
  private static func literals(in text: String) -> Set<Substring> {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    return Set(parts.indices.filter { $0 % 2 == 1 }.map { parts[$0] })
  }

  /// Functions whose effect outlives the statement: a later one may read the file.
  private static let savers: Set<String> = ["write_text", "write_json", "save"]

  /// The text of some statements; the results that others read get their names. With `keepsResults` they are shown too.
  func text(of indices: [Int], keepsResults: Bool) -> [String] {
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

  /// The text with edits, and `_` and `_3` replaced by what they stood for; the replaced names are exchanged in `reads` too.
  private func expanded(
    _ statement: Statement, in source: Source, _ use: NameUse, _ edits: [StoppedRun.Edit],
    _ reads: inout Set<String>
  ) -> String {
    var edits = edits
    for name in use.marked {
      let number = Int(name.text.dropFirst())
      guard let found = name.text == "_" ? last : number.flatMap({ results[$0] }) else { continue }
      let standing = self.name(of: found)
      edits.append(StoppedRun.Edit(span: name.span, text: standing))
      reads.remove(name.text)
      reads.insert(standing)
    }
    var result: [UInt8] = []
    let bytes = source.bytes
    var at = statement.span.start
    // What stands in a part that another edit has replaced is gone with it.
    for edit in edits.sorted(by: { $0.span.start < $1.span.start }) where edit.span.start >= at {
      result += bytes[at..<edit.span.start] + Array(edit.text.utf8)
      at = edit.span.end
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
    guard let number else {
      fileNameCount += 1
      return fileNameCount == 1 ? "_value" : "_value_\(fileNameCount)"
    }
    inputNames = (number, inputNames.number == number ? inputNames.count + 1 : 1)
    return inputNames.count == 1 ? "_\(number)" : "_\(number)_\(inputNames.count)"
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
