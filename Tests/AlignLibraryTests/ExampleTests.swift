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

  @Test func everyBuiltinHasTwoExamplesAndASummaryThatIsASentence() {
    for builtin in Library.builtins {
      #expect(builtin.examples.count > 1, "\(builtin.name)")
      #expect(builtin.summary.hasSuffix(".") && !builtin.summary.dropLast().contains("\n"), "\(builtin.name)")
      for parameter in builtin.parameters {
        #expect(
          !parameter.summary.isEmpty && !parameter.summary.hasSuffix("."), "\(builtin.name) \(parameter.name)"
        )
      }
    }
  }

  @Test(
    arguments: Library.topics.flatMap(\.given).flatMap { given in given.examples.map { (given.name, $0) } })
  func `every example of what functions are given prints what it says`(name: String, example: Example) throws
  {
    #expect(try Prompt().run(example.code) == example.prints, "\(name)")
  }

  @Test(arguments: GivenObject.batch.fieldNames)
  func `every field of a batch can be read by a loss`(field: String) throws {
    let setting = """
      let model = new_model(16, layers: 1, width: 8, heads: 1)
      let pairs = to_pairs([{prompt: [1, 2], chosen: [3], rejected: [4]}])

      """
    let call =
      field.hasSuffix("_reward")
      ? "reward_model(model, pairs, loss: mine, steps: 1)"
      : "train(model, pairs, loss: mine, reference: model, steps: 1)"
    let prompt = try Prompt()
    let shown = try prompt.run(setting + "fn mine(b) {\n  let _ = b.\(field)\n  -b.margin\n}\n\(call).step")
    #expect(shown == "1")
  }

  @Test func noTwoBuiltinsHaveTheSameName() {
    let names = Library.builtins.map(\.name)
    let doubled = Dictionary(grouping: names, by: { $0 }).filter { $1.count > 1 }.keys.sorted()
    #expect(doubled == [])
  }
}
