import Foundation

/// Files that a test writes.
enum TestFile {
  /// A file of this text in the temporary folder; the caller removes it.
  static func temporary(_ text: String, _ suffix: String = ".jsonl") throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/align-\(UUID().uuidString)\(suffix)"
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }
}
