import AlignFuzzing
import CLibFuzzer
import Foundation

// Usage, from `scripts/fuzz`: align-fuzz, libFuzzer's options, folders of texts. `ALIGN_FUZZ_TARGET` says what is fuzzed:
// `syntax` (scanner, parser, what they say) or `programs` (checker and machine, each text within a budget of time).

/// What the texts are given to; nil: the parser alone. libFuzzer calls on one thread.
nonisolated(unsafe) let programs =
  ProcessInfo.processInfo.environment["ALIGN_FUZZ_TARGET"] == "programs"
  ? ProgramOracle(milliseconds: 100) : nil

/// One text. libFuzzer's own entry asks for a function of this name as well.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self)
  if let programs {
    programs.run(text)
  } else if let complaint = SyntaxOracle.complaint(about: text) {
    FileHandle.standardError.write(Data("\(complaint)\n".utf8))
    abort()
  }
  return 0
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&count, &arguments, testOneInput))
