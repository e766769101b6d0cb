import AlignFiles
import AlignLibrary
import AlignRuntime
import AlignSyntax

/// Texts of programs.
enum ProgramText {
  /// A program may have this many bytes.
  static let limit = 64 << 20

  /// The text of a file; `-` is standard input. Errors name the path and the cause.
  static func read(_ path: String) throws -> String {
    let bytes = try RuntimeError.translating {
      try path == "-" ? WholeFile.readStandardInput(limit: limit) : WholeFile(path).read(limit: limit)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RuntimeError(
        .malformedFile, "`\(path)` is not UTF-8 text", hint: "programs are UTF-8; is this a data file?")
    }
    return text
  }
}
