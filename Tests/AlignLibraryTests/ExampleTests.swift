import AlignSyntax
import Foundation
import Testing

@testable import AlignLibrary
@testable import AlignRuntime

/// One example of a declaration.
struct DeclaredExample: CustomTestStringConvertible, Sendable {
  let builtin: String
  let example: Example
  var testDescription: String { "\(builtin): \(example.code)" }

  static let all: [DeclaredExample] = Library.builtins.flatMap { builtin in
    builtin.examples.map { DeclaredExample(builtin: builtin.name, example: $0) }
  }
}

@Suite struct Examples {
  @Test(arguments: DeclaredExample.all)
  func everyExampleOfEveryBuiltinPrintsWhatItSays(_ declared: DeclaredExample) throws {
    let prompt = try Prompt()
    // Each example writes to a folder of its own instead of the common one.
    let folder = FileManager.default.temporaryDirectory.path + "/align-example-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      let shown = try prompt.run(declared.example.code.replacing("/tmp/", with: folder + "/"))
      if let expected = declared.example.prints { #expect(shown == expected, "\(declared.example.code)") }
    } catch let error as RuntimeError {
      Issue.record("\(error.message) \(error.hint ?? "") \(error.notes)")
    }
  }

  @Test func everyBuiltinHasAnExampleAndASummaryThatIsASentence() {
    for builtin in Library.builtins {
      #expect(!builtin.examples.isEmpty, "\(builtin.name)")
      #expect(builtin.summary.hasSuffix(".") && !builtin.summary.dropLast().contains("\n"), "\(builtin.name)")
      for parameter in builtin.parameters {
        #expect(
          !parameter.summary.isEmpty && !parameter.summary.hasSuffix("."), "\(builtin.name) \(parameter.name)"
        )
      }
    }
  }

  @Test func noTwoBuiltinsHaveTheSameName() {
    let names = Library.builtins.map(\.name)
    let doubled = Dictionary(grouping: names, by: { $0 }).filter { $1.count > 1 }.keys.sorted()
    #expect(doubled == [])
  }
}
