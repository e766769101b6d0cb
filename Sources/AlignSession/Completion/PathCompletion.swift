import AlignFiles
import Glibc

/// Files and folders that begin as a path does.
enum PathCompletion {
  private static let limit = 10_000

  /// The whole paths; folders end in `/`, files in the quotation mark that closes the string.
  static func candidates(for prefix: String, closesString: Bool = true) -> [Completions.Candidate] {
    let slash = prefix.lastIndex(of: "/")
    let folder = slash.map { String(prefix[...$0]) } ?? ""
    let start = slash.map { String(prefix[prefix.index(after: $0)...]) } ?? prefix
    let found = Folder.entries(in: expanded(folder.isEmpty ? "./" : folder), limit: limit) {
      $0.hasPrefix(start) && (start.hasPrefix(".") || !$0.hasPrefix("."))
    }
    return found.sorted { $0.name < $1.name }.map { entry in
      let isFolder = entry.isFolder
      let end = isFolder ? "/" : closesString ? "\"" : ""
      return Completions.Candidate(folder + entry.name + end, label: entry.name + (isFolder ? "/" : ""))
    }
  }

  private static func expanded(_ folder: String) -> String {
    guard folder.hasPrefix("~/"), let home = getenv("HOME") else { return folder }
    return String(cString: home) + folder.dropFirst()
  }
}
