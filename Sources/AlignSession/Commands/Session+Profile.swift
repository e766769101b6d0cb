import AlignRuntime
import AlignSyntax

/// `:prof`
extension Session {
  /// `:prof code` runs the code and lists the functions and built-ins that it called, those with most time of their own
  /// first.
  func profile(_ code: String) -> Answer {
    guard !code.isEmpty else {
      report(
        Diagnostic(
          .missingArgument, "`:prof` needs the code to run", hint: "`:prof map(list(range(9)), x => x ^ 2)`"))
      return .goOn
    }
    let before = Clock.nanoseconds
    var outcome = Outcome.refused
    let profile = machine.profiled { outcome = evaluateInput(code) }
    let taken = Clock.nanoseconds - before
    if case .refused = outcome { return .goOn }
    let rows = profile.rows.sorted { $0.own > $1.own }
    output.write("    calls      total        own\n")
    for row in rows.prefix(Self.profileRowLimit) {
      output.write(line(row.calls, row.total, row.own, of: taken, name(of: row)))
    }
    let rest = rows.dropFirst(Self.profileRowLimit)
    if !rest.isEmpty {
      let sum = rest.reduce((calls: 0, own: 0)) { ($0.calls + $1.calls, $0.own + $1.own) }
      output.write(line(sum.calls, nil, sum.own, of: taken, "\(rest.count) more"))
    }
    let inside = rows.reduce(0) { $0 + $1.own }
    output.write(line(nil, taken, taken - inside, of: taken, "the input itself"))
    return .goOn
  }

  private static let profileRowLimit = 25

  private func line(_ calls: Int?, _ total: Int?, _ own: Int, of whole: Int, _ name: String) -> String {
    func text(_ time: Int) -> String { Clock.text(seconds: Double(max(time, 0)) * 1e-9) }
    let share = "\(Int((Double(max(own, 0)) / Double(max(whole, 1)) * 100).rounded()))%"
    let numbers = [
      (calls.map(String.init) ?? "").leftPadded(to: 9), (total.map(text) ?? "").leftPadded(to: 9),
      text(own).leftPadded(to: 9), share.leftPadded(to: 4),
    ]
    return (numbers.joined(separator: "  ") + "  " + name).cut(to: output.style.width) + "\n"
  }

  /// `sort`, `dpo, std/losses:12`, `function at prompt[3]:1`
  private func name(of row: Profile.Row) -> String {
    guard let location = row.location else { return row.name }
    let source = location.source
    let (line, column) = source.position(of: location.span.start)
    let place = "\(source.name):\(line)" + (row.name.isEmpty ? ":\(column)" : "")
    return row.name.isEmpty ? "function at \(place)" : "\(row.name), \(place)"
  }
}
