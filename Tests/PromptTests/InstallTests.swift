import Foundation
import Testing

/// `scripts/install`, with a `swift` that has built the program already.
@Suite(.serialized)
struct InstallTests {
  private let home: TemporaryHome
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let script = root.appending(path: "scripts/install").path
  private static let tools = root.appending(path: "Tests/Fixtures/install").path

  init() throws { home = try TemporaryHome() }

  private func install(_ arguments: String...) throws -> ProgramRun {
    let path =
      Self.tools + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return try ProgramRun(
      arguments, in: home.url, environment: ["PATH": path, "BUILT": PromptSession.program],
      program: Self.script)
  }

  @Test func `the program stands in the folder asked for, runs, and its libraries are named`() throws {
    let ran = try install("--prefix", home.url.path + "/own")
    #expect(ran.status == 0, "\(ran.errors)")
    let program = home.url.path + "/own/bin/align"
    #expect(try ProgramRun(["-e", "2 * 21"], in: home.url, program: program).output == "42\n")
    #expect(ran.output.contains("libopenblas") && ran.output.contains("libreadline"))
    #expect(ran.output.contains("libpcre2"))
    #expect(ran.output.contains("is not on your PATH"))
    let asked = try String(contentsOf: home.url.appending(path: "asked"), encoding: .utf8)
    #expect(asked.contains("-c release --static-swift-stdlib --product align"))
    let names = try FileManager.default.contentsOfDirectory(atPath: home.url.path + "/own/bin")
    #expect(names == ["align"])
  }

  @Test(arguments: [["--prefix"], ["--prefix", ""], ["--somewhere"], ["here"]])
  func `a wrong command line says how the script is used, and builds nothing`(arguments: [String]) throws {
    let path = Self.tools + ":/usr/bin:/bin"
    let ran = try ProgramRun(arguments, in: home.url, environment: ["PATH": path], program: Self.script)
    #expect(ran.status == 2)
    #expect(ran.errors.contains("usage: scripts/install [--prefix DIR]"))
    #expect(!FileManager.default.fileExists(atPath: home.url.path + "/asked"))
  }

  @Test func `a folder that can't be made is refused before anything is built`() throws {
    try home.write("", to: "file")
    let ran = try install("--prefix", home.url.path + "/file")
    #expect(ran.status == 1)
    #expect(ran.errors.contains("can't write to"))
    #expect(!FileManager.default.fileExists(atPath: home.url.path + "/asked"))
  }
}
