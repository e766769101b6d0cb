import Glibc

/// What lies in a folder.
package enum Folder {
  /// At most `limit` names, in no order, those of hidden files too; none where the folder can't be read.
  package static func names(in path: String, limit: Int = .max) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while names.count < limit, let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
