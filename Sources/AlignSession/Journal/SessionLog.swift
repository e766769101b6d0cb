import AlignFiles
import AlignRuntime
import AlignSyntax
import AlignTable
import Glibc

/// The statements that worked in a session, on disk for as long as it lasts: a file that is gone once the session is left.
/// One that is there without its session is what a crash has left.
///
/// The file is made by the first statement and locked by its process, so that sessions beside each other are told from
/// lost ones whatever their numbers. Each line is one JSON object and goes in whole when its statement has worked. It isn't
/// forced to the disk: a crash of the program loses nothing, one of the machine the last half minute at worst.
package final class SessionLog {
  private let folder: String
  private var file: Int32 = -1
  private var path = ""
  /// Why nothing is written any more.
  private var failure: FileError?

  package init(folder: String) { self.folder = folder }

  deinit { if file >= 0 { close(file) } }

  /// Adds statements that have worked.
  func add(_ records: some Sequence<Journal.Record>) {
    write(records.map { JSONWriter.text(Self.cell(of: $0)) + "\n" }.joined())
  }

  /// Drops all but the first statements: they were taken back.
  func keep(_ count: Int) { if file >= 0 { write("{\"keep\": \(count)}\n") } }

  /// Removes the file: the session was left.
  package func end() {
    guard file >= 0 else { return }
    unlink(path)
    close(file)
    file = -1
  }

  private func write(_ lines: String) {
    guard failure == nil, !lines.isEmpty else { return }
    if file < 0 { make() }
    guard file >= 0 else { return }
    let code = Array(lines.utf8).withUnsafeBytes { FileWriter.write($0, to: file) }
    if code != 0 { failure = FileError(.write, path, code: code) }
  }

  private func make() {
    path = "\(folder)/\(time(nil))-\(getpid())-\(Clock.nanoseconds).jsonl"
    Folder.makeOwnFolders(for: path)
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
    if file < 0 { failure = FileError(.write, path, code: errno) } else { flock(file, LOCK_EX | LOCK_NB) }
  }

  private static func cell(of record: Journal.Record) -> Cell {
    var fields = [Cell.Field("text", .string(record.text))]
    if let number = record.number { fields.append(Cell.Field("number", .int(number))) }
    if let name = record.resultName { fields.append(Cell.Field("result", .string(name))) }
    if let name = record.boundName { fields.append(Cell.Field("bound", .string(name))) }
    if record.isSilenced { fields.append(Cell.Field("silenced", .bool(true))) }
    if let run = record.stopped, run.edits == nil {
      fields.append(Cell.Field("stopped", .list([.int(run.step), .int(run.steps)])))
    }
    let reads = record.reads.sorted().map { Cell.string($0) }
    return .record(fields + [Cell.Field("reads", .list(reads))])
  }
}

/// What a session that ended without being left has done.
package struct LostSession {
  let path: String
  /// Seconds since 1970 at which it began.
  let time: Int
  let records: [Journal.Record]
  /// Whether a later session has told of it.
  let isTold: Bool

  /// The inputs that worked.
  package var inputCount: Int { Set(records.map(\.number)).count }

  private static let told = ".told"

  /// The lost sessions of a folder, the newest first: those that nobody was told of, or all.
  package static func all(in folder: String, isTold: Bool) -> [LostSession] {
    names(in: folder).filter { isTold || !$0.hasSuffix(told) }.compactMap { LostSession(folder, $0) }
      .sorted { $0.time > $1.time }
  }

  /// Removes those that were told of long ago: all but the newest few.
  package static func tidy(_ folder: String) {
    for name in names(in: folder).filter({ $0.hasSuffix(told) }).sorted(by: >).dropFirst(limit) {
      unlink("\(folder)/\(name)")
    }
  }

  private static let limit = 5

  private static func names(in folder: String) -> [String] {
    Folder.names(in: folder).filter { $0.hasSuffix(".jsonl") || $0.hasSuffix(".jsonl" + told) }
  }

  /// nil where its session lives, or did nothing.
  private init?(_ folder: String, _ name: String) {
    path = folder + "/" + name
    time = Int(name.prefix { $0 != "-" }) ?? 0
    isTold = name.hasSuffix(Self.told)
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    guard flock(file, LOCK_SH | LOCK_NB) == 0, let bytes = try? WholeFile(path).read() else { return nil }
    records = Self.records(in: bytes)
    if records.isEmpty { return nil }
  }

  /// Notes that it was told of.
  package func tell() { if !isTold { rename(path, path + Self.told) } }

  func remove() { unlink(path) }

  /// Lines that aren't whole are passed over: the last may have been cut off.
  private static func records(in bytes: [UInt8]) -> [Journal.Record] {
    var records: [Journal.Record] = []
    for line in bytes.split(separator: 0x0A) {
      guard let cell = try? JSONScanner.parse(FileBytes(Array(line))), case .record(let fields) = cell else {
        continue
      }
      var record = Journal.Record(text: "")
      for field in fields {
        switch (field.name, field.value) {
        case ("keep", .int(let count)): records.removeLast(max(records.count - max(count, 0), 0))
        case ("text", .string(let text)): record.text = text
        case ("number", .int(let number)): record.number = number
        case ("result", .string(let name)): record.resultName = name
        case ("bound", .string(let name)): record.boundName = name
        case ("silenced", .bool(let isSilenced)): record.isSilenced = isSilenced
        case ("stopped", .list(let counts)):
          guard counts.count == 2, case .int(let step) = counts[0], case .int(let steps) = counts[1] else {
            break
          }
          record.stopped = StoppedRun(step: step, steps: steps)
        case ("reads", .list(let names)):
          record.reads = Set(names.compactMap { if case .string(let name) = $0 { name } else { nil } })
        default: break
        }
      }
      guard !record.text.isEmpty else { continue }
      if record.stopped == nil || record.boundName != nil {
        for statement in Parser.parse(Source(name: "", text: record.text)).program.statements {
          record.use = NameUse(statement)
        }
      }
      records.append(record)
    }
    return records
  }
}
