import CStdlib
import Foundation
import TestSupport
import Testing

@testable import AlignRuntime
@testable import AlignSession

/// `stdlib/` and what the binary holds of it.
@Suite struct StandardLibraryTests {
  private static let folder = Repository.root.appending(path: "stdlib")

  @Test func `every file of stdlib is embedded, byte for byte`() throws {
    var count = 0
    let table = align_stdlib_files(&count)
    let rows = UnsafeBufferPointer(start: table, count: count)
    let embedded = rows.map { row in
      (String(cString: row.name), Data(UnsafeBufferPointer(start: row.bytes, count: row.count)))
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter {
      $0.hasSuffix(".align")
    }
    #expect(embedded.map { $0.0 + ".align" }.sorted() == files.sorted())
    for (name, bytes) in embedded {
      let written = try Data(contentsOf: Self.folder.appending(path: name + ".align"))
      #expect(bytes == written, "\(name)")
    }
  }

  @Test func `every file parses`() {
    #expect(StandardLibrary().diagnostics.isEmpty)
  }

  @Test func `what the comments say of arguments is understood`() {
    for (declaration, source) in StandardLibrary().functions {
      #expect(Documentation(declaration, in: source).problems == [], "\(declaration.name.text)")
    }
  }

  @Test func `no name is declared twice, in the library or beside a built-in`() {
    let session = Session(output: CapturedOutput())
    let names = session.pages.map(\.name)
    let doubled = Dictionary(grouping: names) { $0 }.filter { $1.count > 1 }.keys
    #expect(doubled.isEmpty)
  }

  @Test func `every page has a summary that is a sentence, and every argument an explanation`() {
    for page in Session(output: CapturedOutput()).pages {
      #expect(page.summary.hasSuffix("."), "\(page.name)")
      for parameter in page.parameters {
        #expect(!parameter.summary.isEmpty, "\(page.name): \(parameter.name)")
      }
    }
  }
}
