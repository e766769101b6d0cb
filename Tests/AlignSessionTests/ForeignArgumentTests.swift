import AlignLibrary
import Testing

@testable import AlignRuntime
@testable import AlignSession

@Suite struct ForeignArgumentTests {
  @Test func `what stands for an argument of others is an argument of a function of the library`() {
    let session = Session(output: CapturedOutput())
    let known = session.machine.libraryNames()
    let names = Set(known.values.flatMap { $0.signature?.parameters.map(\.name) ?? [] })
    for (foreign, own) in ForeignArguments.names {
      #expect(!own.isEmpty)
      for name in own { #expect(names.contains(name), "\(foreign) -> \(name)") }
    }
    for name in ForeignArguments.hints.keys { #expect(ForeignArguments.names[name] != nil) }
    for name in ForeignArguments.refused.keys { #expect(known[name] != nil) }
  }
}
