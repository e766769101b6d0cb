import Foundation
import Testing

@testable import AlignFiles

@Suite("Files read and written whole")
struct WholeFileTests {
  let folder = FileManager.default.temporaryDirectory.path + "/align-files-\(UUID().uuidString)"

  private func withFolder(_ body: (WholeFile) throws -> Void) throws {
    try WholeFile(folder).makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(WholeFile(folder))
  }

  private func failure(_ work: () throws -> Void) -> FileError? {
    #expect(throws: FileError.self) { try work() }
  }

  @Test("what is written is read, also where something was before")
  func roundTrip() throws {
    try withFolder { folder in
      let file = folder.file("a.txt")
      for bytes in [[], Array("short".utf8), [UInt8](repeating: 7, count: 200_001)] {
        try file.write(bytes)
        #expect(try file.read() == bytes)
        #expect(try file.read(reserve: 8).count == bytes.count)
      }
      #expect(folder.neighbours.count > 0 && file.neighbours.filter { $0.contains("a.txt") } == [file.path])
    }
  }

  @Test("a writing that fails leaves what was there and nothing beside it")
  func failedWriting() throws {
    struct Stopped: Error {}
    try withFolder { folder in
      let file = folder.file("a.txt")
      try file.write(Array("old".utf8))
      #expect(throws: Stopped.self) {
        try file.write { writer in
          try? writer.append(Array("new".utf8))
          throw Stopped()
        }
      }
      #expect(try file.read() == Array("old".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.txt"])
    }
  }

  @Test("a file that is replaced keeps its permissions, a device stays what it is")
  func kept() throws {
    try withFolder { folder in
      let file = folder.file("secret")
      try file.write([1])
      #expect(chmod(file.path, 0o600) == 0)
      try file.write([2])
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
    try WholeFile("/dev/null").write([1, 2, 3])
    #expect(!WholeFile("/dev/null").isRegular && !WholeFile("/dev/null").isFolder)
  }

  @Test("errors name the file and the reason")
  func errors() throws {
    try withFolder { folder in
      let missing = folder.file("none")
      #expect(failure { _ = try missing.read() }?.message == "there is no file `\(missing.path)`")
      let lost = folder.file("none/a")
      #expect(failure { try lost.write([1]) }?.message == "there is no folder for `\(lost.path)`")
      let refused: [() throws -> Void] = [{ _ = try folder.read() }, { try folder.write([1]) }]
      for work in refused {
        #expect(failure(work)?.message == "`\(folder.path)` is a folder, not a file")
      }
      let file = folder.file("a")
      try file.write([1, 2, 3])
      #expect(failure { _ = try file.read(limit: 2) }?.message == "`\(file.path)` is too large")
      #expect(failure { try file.makeFolder() }?.message.hasPrefix("can't make the folder `") == true)
      #expect(failure { try file.file("b").makeFolder() }?.attempt == .makeFolder)
    }
  }

  @Test("a folder is made with those that it lies in, and made again without an error")
  func folders() throws {
    try withFolder { folder in
      let inner = folder.file("b/c/")
      try inner.makeFolder()
      try inner.makeFolder()
      #expect(inner.isFolder && folder.file("b").isFolder)
    }
  }
}
