import AlignSession
import CTerminal

/// The inputs that the arrow keys find: those of earlier sessions, which are read while the first prompt waits for a key, and
/// this session's.
final class RecalledInputs {
  private let file: HistoryFile
  private let report: (String) -> Void
  private var known: Set<String> = []

  init(_ file: HistoryFile, report: @escaping (String) -> Void) {
    self.file = file
    self.report = report
    align_history_set_loader(
      { context in
        guard let context else { return }
        Unmanaged<RecalledInputs>.fromOpaque(context).takeUnretainedValue().load()
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit { align_history_set_loader(nil, nil) }

  /// Makes an input the newest; the same text is kept once.
  func add(_ text: String) {
    align_history_fetch()
    if known.insert(text).inserted { align_history_load(text) } else { align_history_recall(text) }
  }

  private func load() {
    do {
      let newestFirst = try file.entries().reversed().filter { known.insert($0.text).inserted }
      for entry in newestFirst.reversed() { align_history_load(entry.text) }
    } catch {
      report("align: the history can't be read: \(error.message)\n")
    }
  }
}
