import Foundation

/// The folder with public data and fixtures that may lie beside the repository. Tests that need it are skipped
/// where it is absent.
enum SharedFiles {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared").path
  static var hasData: Bool { FileManager.default.fileExists(atPath: root + "/data/README.md") }
  static func data(_ name: String) -> String { root + "/data/" + name }

  /// A file of this text in the temporary folder; the caller removes it.
  static func temporary(_ text: String, _ suffix: String = ".jsonl") throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/align-\(UUID().uuidString)\(suffix)"
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }
}
