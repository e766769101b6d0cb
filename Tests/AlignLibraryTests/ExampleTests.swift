import AlignSyntax
import Testing

@testable import AlignLibrary
@testable import AlignRuntime

/// Collects what a program writes.
private final class ExampleOutput: Output {
  var text = ""
  var style = DisplayStyle()
  func write(_ text: String) { self.text += text }
  func report(_ text: String) {}
  func progress(_ line: String) {}
}

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
    let output = ExampleOutput()
    let machine = Machine(output: output, services: LibraryServices(threadCount: 1))
    machine.install(Library.builtins)
    let source = Source(name: declared.builtin, text: declared.example.code)
    let result = Parser.parse(source)
    let problem = result.diagnostics.first
    #expect(problem == nil, "\(problem?.message ?? "")")
    do {
      for statement in result.program.statements {
        if let value = try machine.run(statement, in: source), !value.isNone, !statement.isSilenced {
          output.write(machine.display(value, output.style) + "\n")
        }
      }
    } catch let error as RuntimeError {
      Issue.record("\(error.message) \(error.hint ?? "") \(error.notes)")
    }
    if let expected = declared.example.prints {
      #expect(output.text.dropLast() == expected, "\(declared.example.code)")
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
