import AlignFiles
import AlignRuntime
import AlignSyntax

/// Finds, reads and checks what `use "path"` names: a file beside the one that uses it, or a file of the standard library
/// (`std/losses`). At the prompt paths begin at the working directory.
struct ModuleLoader {
  let library: StandardLibrary
  let names: [String: KnownName]

  func load(_ path: String, from importing: Source) throws -> Program {
    if let program = library.programs.first(where: {
      $0.source.name == path || $0.source.name + ".align" == path
    }) {
      return program
    }
    let found = try locate(path, from: importing)
    let parsed = Parser.parse(Source(name: found, text: try ProgramText.read(found)))
    let diagnostics =
      parsed.isValid ? Checker().check(parsed.program, known: KnownNames(library: names)) : parsed.diagnostics
    let errors = diagnostics.filter { $0.severity == .error }
    guard let first = errors.first else { return parsed.program }
    var error = RuntimeError(
      first.code, first.message, hint: first.hint ?? first.label, location: first.location)
    if errors.count > 1 {
      error.notes.append("`align check \(found)` shows all \(errors.count) errors of this file")
    }
    throw error
  }

  /// The names that a module has, without running it; nil where it can't be read.
  func memberNames(_ path: String, from importing: Source) -> [String: KnownName]? {
    if let program = library.programs.first(where: {
      $0.source.name == path || $0.source.name + ".align" == path
    }) {
      return Checker.names(of: program)
    }
    guard let found = try? locate(path, from: importing), let text = try? ProgramText.read(found) else {
      return nil
    }
    let parsed = Parser.parse(Source(name: found, text: text))
    return parsed.isValid ? Checker.names(of: parsed.program) : nil
  }

  /// The file that a path means; an error where there is none.
  func locate(_ path: String, from importing: Source) throws -> String {
    let candidates = path.hasSuffix(".align") ? [path] : [path + ".align", path]
    let found = candidates.map { ModuleLoader.normalized($0, beside: importing.name) }
    if let file = found.first(where: { WholeFile($0).isRegular }) { return file }
    let isStandard = path.hasPrefix("std/")
    let isOfLibrary = library.programs.contains { $0.source.name == "std/\(path)" }
    throw RuntimeError(
      .importNotFound,
      isStandard ? "the standard library has no file `\(path)`" : "there is no file `\(found[0])`",
      hint: isStandard
        ? "it has " + library.programs.map { "`\($0.source.name)`" }.joined(separator: ", ")
        : isOfLibrary
          ? "the file of the library is `\"std/\(path)\"`"
          : "the path of `use` begins at the folder of the file that uses it")
  }

  /// The path without `.` and `..`, so that a file has one name.
  static func normalized(_ path: String, beside file: String) -> String {
    let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    let whole = path.hasPrefix("/") ? path : folder + path
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (whole.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
