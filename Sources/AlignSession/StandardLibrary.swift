import AlignRuntime
import AlignSyntax
import CStdlib

/// The functions written in the language itself: `stdlib/*.align`, embedded in the binary.
final class StandardLibrary {
  /// The parsed files in the order of the table.
  let programs: [Program]
  /// What was wrong with them; empty in a build whose tests pass.
  let diagnostics: [Diagnostic]

  init() {
    var count = 0
    let files = align_stdlib_files(&count)
    var programs: [Program] = []
    var diagnostics: [Diagnostic] = []
    for index in 0..<count {
      guard let file = files?[index], let name = file.name else { continue }
      let text = String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.count), as: UTF8.self)
      let source = Source(name: "std/\(String(cString: name))", text: text, isLibrary: true)
      let result = Parser.parse(source)
      programs.append(result.program)
      diagnostics += result.diagnostics
    }
    self.programs = programs
    self.diagnostics = diagnostics
  }

  /// Binds the functions for all modules to see.
  func load(into machine: Machine) throws {
    for program in programs {
      for statement in program.statements {
        _ = try machine.run(statement, in: program.source, module: machine.prelude)
      }
    }
  }

  /// The declarations with their comments.
  var functions: [(declaration: FunctionDeclaration, source: Source)] {
    programs.flatMap { program in
      program.statements.compactMap { statement in
        guard case .function(let declaration) = statement.kind else { return nil }
        return (declaration, program.source)
      }
    }
  }
}
