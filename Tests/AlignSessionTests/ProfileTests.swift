import Testing

@testable import AlignRuntime
@testable import AlignSession

/// What `:prof` counts.
@Suite struct ProfileTests {
  private let output = Transcript()
  private let session: Session

  init() { session = Session(output: output, settings: Session.Settings(mode: .prompt)) }

  /// The calls by name.
  private func profile(_ code: String) -> [String: Int] {
    let profile = session.machine.profiled { session.evaluateInput(code) }
    for row in profile.rows { #expect(row.own >= 0 && row.total >= row.own || row.name == "", "\(row)") }
    #expect(profile.depth == 0)
    return Dictionary(profile.rows.map { ($0.name, $0.calls) }, uniquingKeysWith: +)
  }

  @Test func `functions, lambdas and built-ins are counted, known before or not`() {
    session.evaluateInput("fn twice(x, by: 2) = x * by\nfn outer(x) = twice(x) + twice(x, by: 3)")
    let counts = profile("fn fresh(x) = outer(x)\nmap([1, 2, 3], x => fresh(x)) |> sum |> print")
    #expect(counts == ["twice": 6, "outer": 3, "fresh": 3, "": 3, "map": 1, "sum": 1, "print": 1])
    #expect(output.written == "30\n")
  }

  @Test func `a recursion's time counts once`() {
    session.evaluateInput("fn fib(n) = if n < 2 { n } else { fib(n - 1) + fib(n - 2) }")
    let profile = session.machine.profiled { session.evaluateInput("fib(12)") }
    #expect(profile.rows.count == 1 && profile.rows[0].calls == 465)
    #expect(profile.rows[0].total == profile.rows[0].own)
  }

  @Test func `errors that are caught, and those that aren't, leave no call open`() {
    session.evaluateInput(
      "fn bad(x) = 1 // x\nfn deep(n) = if n == 0 { bad(0) } else { deep(n - 1) }\nfn safe(x) = try { deep(x) } else { 7 }"
    )
    #expect(profile("map([3, 2], x => safe(x))")["deep"] == 7)
    #expect(output.written == "[7, 7]\n")
    #expect(profile("map([3, 2], x => try { map([x], y => deep(y)) } else { 0 }); safe(1) + 1")["bad"] == 3)
    #expect(profile("map([3], deep)")["deep"] == 4)
    #expect(output.reported.contains("error["))
    // All is as before.
    output.written = ""
    session.evaluateInput("[safe(3), map([1], x => safe(x))]")
    #expect(output.written == "[7, [7]]\n")
    #expect(session.machine.profile == nil)
  }

  @Test func `what can't be run isn't listed`() {
    _ = session.answer(":prof nothing_here")
    #expect(output.written.isEmpty && output.reported.contains("nothing_here"))
    _ = session.answer(":prof 1 // 0")
    #expect(output.written.contains("the input itself"))
  }

  @Test func `prof lists what was called, and the input is one like others`() {
    _ = session.answer("fn slow(n) = sum(map(list(range(n)), x => x * x))")
    _ = session.answer(":prof let y = slow(2000)")
    let lines = output.written.split(separator: "\n")
    #expect(lines.first?.split(separator: " ") == ["calls", "total", "own"])
    #expect(lines.contains { $0.contains(/\ 2000 .*% +function at prompt\[1\]:1:/) }, "\(output.written)")
    #expect(lines.contains { $0.contains(/\ 1 .*% +slow, prompt\[1\]:1$/) })
    #expect(lines.last?.hasSuffix("the input itself") == true)
    #expect(session.value(of: "y")?.asInt == 2_664_667_000)
  }
}
