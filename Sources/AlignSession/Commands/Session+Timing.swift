import AlignRuntime
import AlignSyntax

/// `:time` and `:timer`
extension Session {
  /// `:time code`
  func time(_ code: String) -> Answer {
    guard !code.isEmpty else {
      report(Diagnostic(.missingArgument, "`:time` needs the code to run", hint: "`:time sum(0..1_000_000)`"))
      return .goOn
    }
    let before = ProcessTimes.now
    evaluateInput(code)
    output.report((ProcessTimes.now - before).text + "\n")
    return .goOn
  }

  /// `:timer on`, `:timer off`; without a word the other of the two.
  func setTimer(_ word: String) -> Answer {
    switch word {
    case "on": showsTime = true
    case "off": showsTime = false
    case "": showsTime.toggle()
    default:
      report(Diagnostic(.invalidArgument, "`:timer` is on or off, found `\(word)`"))
      return .goOn
    }
    output.write(
      showsTime ? "each input says how long it took\n" : "only inputs that take long say how long they took\n"
    )
    return .goOn
  }

  /// Seconds from which an input says how long it took without being asked.
  private static let longInput = 2.0

  /// Runs an input and says how long it took, if that was asked for or was long.
  func timed(_ body: () -> Void) {
    let before = ProcessTimes.now
    body()
    let taken = ProcessTimes.now - before
    guard showsTime || taken.wall >= Self.longInput else { return }
    let styler = Styler(usesColor: settings.reportsColor)
    output.report(styler.dim(Clock.text(seconds: taken.wall)) + "\n")
  }
}
