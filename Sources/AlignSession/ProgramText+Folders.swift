import AlignFiles
import Glibc

extension ProgramText {
  /// The programs that a path names: the file itself, or all files `*.align` below a folder, in the order of their names.
  static func programs(at path: String) throws -> [String] {
    guard path != "-", isFolder(path) else { return [path] }
    return files(below: path.hasSuffix("/") ? String(path.dropLast()) : path).filter {
      $0.hasSuffix(".align")
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Hidden files and folders, and what links lead to, are left out.
  private static func files(below folder: String) -> [String] {
    let names = Folder.names(in: folder).filter { !$0.hasPrefix(".") }
    return names.sorted().flatMap { name -> [String] in
      let path = folder + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else { return [] }
      if status.st_mode & S_IFMT == S_IFDIR { return files(below: path) }
      return status.st_mode & S_IFMT == S_IFREG ? [path] : []
    }
  }
}
