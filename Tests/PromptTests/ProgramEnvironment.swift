import Foundation

/// The variables that the real program runs with in tests.
enum ProgramEnvironment {
  /// A home of its own, and what the program and a sanitizer in it need of ours.
  static func variables(home: URL) -> [String: String] {
    var variables = ["HOME": home.path, "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
    for name in ["PATH", "ASAN_OPTIONS"] { variables[name] = ProcessInfo.processInfo.environment[name] }
    return variables
  }
}
