import Glibc

/// What lies in a folder.
package enum Folder {
  /// A file or folder in it.
  package struct Entry {
    package let name: String
    private let folder: String
    /// What the folder says that it is: one of `DT_...`.
    private let kind: Int

    fileprivate init(_ entry: UnsafeMutablePointer<dirent>, in folder: String) {
      name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      kind = Int(entry.pointee.d_type)
      self.folder = folder
    }

    /// What the folder says is enough but for links, and for file systems that don't say.
    package var isFolder: Bool {
      switch kind {
      case DT_DIR: return true
      case DT_REG: return false
      default:
        var state = stat()
        return stat(folder + "/" + name, &state) == 0 && state.st_mode & S_IFMT == S_IFDIR
      }
    }
  }

  /// At most `limit` of the entries whose names are wanted, in no order, hidden ones too; none where the folder can't be read.
  package static func entries(
    in path: String, limit: Int = .max, where isWanted: (String) -> Bool = { _ in true }
  ) -> [Entry] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var entries: [Entry] = []
    while entries.count < limit, let found = readdir(directory) {
      let entry = Entry(found, in: path)
      if entry.name != ".", entry.name != "..", isWanted(entry.name) { entries.append(entry) }
    }
    return entries
  }

  /// The names of at most `limit` entries.
  package static func names(in path: String, limit: Int = .max) -> [String] {
    entries(in: path, limit: limit).map(\.name)
  }

  /// Makes the folders that a file lies in, where they aren't there, for nobody but the user. What can't be made shows when
  /// the file is opened.
  package static func makeOwnFolders(for path: String) {
    for index in path.indices.dropFirst() where path[index] == "/" { mkdir(String(path[..<index]), 0o700) }
  }
}
