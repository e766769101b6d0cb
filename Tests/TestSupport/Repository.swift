import Foundation
import Testing

/// Places that tests read files from: the repository, and the folder `shared` that may lie beside it, with public data and
/// fixtures.
package enum Repository {
  package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A file or folder in `Tests`.
  package static func tests(_ path: String) -> URL { root.appending(path: "Tests/" + path) }

  /// The path of public data.
  package static func data(_ name: String) -> String { shared("data/" + name) }

  /// The path of expected values, checkpoints and tokenizers.
  package static func fixture(_ name: String) -> String { shared("fixtures/" + name) }

  private static func shared(_ path: String) -> String {
    root.deletingLastPathComponent().appending(path: "shared/" + path).path
  }
}

extension Trait where Self == ConditionTrait {
  /// Skipped where the public data aren't beside the repository.
  package static var needsData: Self {
    .enabled(if: exists(Repository.data("README.md")), "the public data aren't beside the repository")
  }

  /// Skipped where the fixtures aren't beside the repository.
  package static var needsFixtures: Self {
    .enabled(if: exists(Repository.fixture("tokenizers")), "the fixtures aren't beside the repository")
  }

  private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
