import Foundation
import Testing

@testable import AlignSession

/// `docs/reference`, which is derived from the declarations. With `ALIGN_RECORD=1` in the environment it is written anew, and
/// the test fails, so that nobody records without looking.
@Suite struct ReferenceTests {
  private static let folder = Script.folder.deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "docs/reference")
  private let reference = Reference(Session(output: CapturedOutput()))

  @Test func `every file of the reference is what the declarations give`() throws {
    let records = ProcessInfo.processInfo.environment["ALIGN_RECORD"] == "1"
    if records {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
    }
    for file in reference.files {
      let url = Self.folder.appending(path: file.name)
      if let written = try? String(contentsOf: url, encoding: .utf8), written == file.text { continue }
      if records { try Data(file.text.utf8).write(to: url) }
      Issue.record("docs/reference/\(file.name) is stale; `scripts/record Reference` writes it")
    }
  }

  @Test func `nothing else lies in the folder of the reference`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(names.sorted() == reference.files.map(\.name).sorted())
  }

  @Test func `every name has one section, and the index leads to it`() {
    let index = reference.files[0].text
    let pages = Session(output: CapturedOutput()).pages
    #expect(pages.count > 200)
    for page in pages {
      let holders = reference.files.filter { $0.text.contains("\n## \(page.name)\n") }
      #expect(holders.count == 1, "\(page.name)")
      guard let holder = holders.first else { continue }
      #expect(index.contains("(\(holder.name)#\(page.name))"), "\(page.name)")
    }
  }

  @Test
  func `a section holds signature, arguments with defaults, formula and an example with what it prints`() {
    var page = HelpPage(name: "dpo", origin: "std/losses", summary: "A loss.")
    page.parameters = [
      HelpPage.Parameter(name: "beta", kind: "a number|none", defaultText: "0.1", summary: "pull, per nat"),
      HelpPage.Parameter(name: "x", summary: "what is ranked"),
    ]
    page.formula = "-log sigmoid(beta * m)"
    page.examples = [("1 + 1", "2")]
    #expect(
      page.markdown == """
        ## dpo

        ```align
        dpo(beta: 0.1, x)
        ```

        A loss.

        | argument | default | takes | meaning |
        |---|---|---|---|
        | `beta` | `0.1` | a number\\|none | pull, per nat |
        | `x` | required |  | what is ranked |

        Formula: `-log sigmoid(beta * m)`

        ```align
        1 + 1
        #= 2
        ```

        """)
  }
}
