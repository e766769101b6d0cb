import Foundation
import TestSupport

@testable import AlignModel

/// The checkpoints, tokenizers and expected values beside the repository.
enum Fixtures {
  static func path(_ name: String) -> String { Repository.fixture(name) }

  static func json(_ name: String) throws -> JSONNode { try JSONDocument(contentsOf: path(name)).root }
}

extension JSONNode {
  func ints() throws -> [Int] { try elements().map { try $0.int() } }
  func ids() throws -> [Int32] { try elements().map { Int32(try $0.int()) } }
  func doubles() throws -> [Double] { try elements().map { try $0.double() } }
}

/// A folder that is removed when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent("align-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
