import Foundation

/// One run of the real program without a terminal.
struct ProgramRun {
  let status: Int32
  let output: String
  let errors: String

  /// Runs to the end. Without `input` standard input is empty.
  init(
    _ arguments: [String], in folder: URL, input: String = "", environment: [String: String] = [:],
    interruptAfter seconds: Double? = nil, program: String = PromptSession.program
  ) throws {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProgramEnvironment.variables(home: folder).merging(environment) { $1 }
    // Files, not pipes: they take any amount without being read.
    let (out, err) = (folder.appending(path: ".out-\(UUID())"), folder.appending(path: ".err-\(UUID())"))
    let inputFile = folder.appending(path: ".in-\(UUID())")
    for file in [out, err] { try Data().write(to: file) }
    try Data(input.utf8).write(to: inputFile)
    defer { for file in [out, err, inputFile] { try? FileManager.default.removeItem(at: file) } }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    try process.run()
    if let seconds {
      Thread.sleep(forTimeInterval: seconds)
      kill(process.processIdentifier, SIGINT)
    }
    process.waitUntilExit()
    status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    output = String(decoding: try Data(contentsOf: out), as: UTF8.self)
    errors = String(decoding: try Data(contentsOf: err), as: UTF8.self)
  }
}
