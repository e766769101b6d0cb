import Glibc

/// Files and folders that begin as a path does.
enum PathCompletion {
  /// The whole paths; folders end in `/`, files in the quotation mark that closes the string.
  static func candidates(for prefix: String, closesString: Bool = true) -> [Completions.Candidate] {
    let slash = prefix.lastIndex(of: "/")
    let folder = slash.map { String(prefix[...$0]) } ?? ""
    let start = slash.map { String(prefix[prefix.index(after: $0)...]) } ?? prefix
    let found = entries(of: expanded(folder.isEmpty ? "./" : folder)) {
      $0.hasPrefix(start) && (start.hasPrefix(".") || !$0.hasPrefix("."))
    }
    return found.map { name, isFolder in
      let end = isFolder ? "/" : closesString ? "\"" : ""
      return Completions.Candidate(folder + name + end, label: name + (isFolder ? "/" : ""))
    }
  }

  private static func expanded(_ folder: String) -> String {
    guard folder.hasPrefix("~/"), let home = getenv("HOME") else { return folder }
    return String(cString: home) + folder.dropFirst()
  }

  /// The entries whose names are wanted, in alphabetical order.
  private static func entries(
    of folder: String, where isWanted: (String) -> Bool
  ) -> [(name: String, isFolder: Bool)] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(stream), found.count < 10_000 {
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." || !isWanted(name) { continue }
      var state = stat()
      // What the folder says is enough but for links, and for file systems that don't say.
      let isFolder =
        switch Int(entry.pointee.d_type) {
        case DT_DIR: true
        case DT_REG: false
        default: stat(folder + name, &state) == 0 && state.st_mode & S_IFMT == S_IFDIR
        }
      found.append((name, isFolder))
    }
    return found.sorted { $0.name < $1.name }
  }
}
