import AlignFiles
import AlignRuntime
import AlignSyntax

/// `align fmt`: files, folders and standard input in the one style.
package struct FormatRun {
  package enum Result { case done, wouldChange, refused }

  private let output: any Output
  private let reporting: Reporting

  package init(output: any Output, errors: ErrorFormat, usesColor: Bool) {
    self.output = output
    reporting = Reporting(output: output, errors: errors, usesColor: usesColor)
  }

  /// Formats files in place and names those that changed; standard input (`-`) is written to standard output. A check
  /// changes nothing and names those that would change.
  package func run(_ paths: [String], checks: Bool) -> Result {
    var results: [Result] = []
    for path in paths {
      do {
        for file in try ProgramText.programs(at: path) { results.append(try format(file, checks: checks)) }
      } catch {
        reporting.report(RuntimeError(error).diagnostic)
        results.append(.refused)
      }
    }
    if results.contains(.refused) { return .refused }
    return results.contains(.wouldChange) ? .wouldChange : .done
  }

  private func format(_ path: String, checks: Bool) throws -> Result {
    let text = try ProgramText.read(path)
    let formatted: String
    do {
      formatted = try Formatter.format(Source(name: path == "-" ? "stdin" : path, text: text))
    } catch {
      reporting.report(error.diagnostics)
      return .refused
    }
    let isChanged = !formatted.utf8.elementsEqual(text.utf8)
    if checks {
      if isChanged { output.write("\(path == "-" ? "stdin" : path): not formatted\n") }
      return isChanged ? .wouldChange : .done
    }
    if path == "-" {
      output.write(formatted)
    } else if isChanged {
      try WholeFile(path).write(Array(formatted.utf8))
      output.write("\(path): formatted\n")
    }
    return .done
  }
}
