import AlignRuntime
import AlignTable
import AlignTraining
import Foundation

/// One line on standard error while steps are taken: where, how the loss is, how fast, how long still.
final class ProgressLine {
  private let output: any Output
  private var last = Date.distantPast
  private let start = Date()

  init(_ output: any Output) { self.output = output }

  /// At most ten times a second, and not for what is done at once.
  func show(_ progress: @autoclosure () -> StepProgress) {
    let now = Date()
    guard now.timeIntervalSince(last) > 0.1, now.timeIntervalSince(start) > 0.3 else { return }
    last = now
    output.progress(progress().text)
  }

  func clear() { output.progress("") }

  /// What stays of the line of a run that has come to its end.
  func end(_ run: any SteppedObject) {
    let seconds = String(format: "%.1f s", Date().timeIntervalSince(start))
    let parts = [NumberText.count(run.steps, "step"), run.outcome(output.style), seconds]
    output.endProgress(parts.compactMap { $0 }.joined(separator: "  "))
  }
}

/// Where a run is, in words.
struct StepProgress {
  var step: Int
  var steps: Int
  /// What matters of the step: `loss 0.6931`.
  var parts: [String]
  var tokensPerSecond: Double
  var secondsLeft: Double

  var text: String {
    (["step \(step)/\(steps)"] + parts
      + ["\(Int(tokensPerSecond)) tokens/s", "\(Self.time(secondsLeft)) left"])
      .joined(separator: "  ")
  }

  private static func time(_ seconds: Double) -> String {
    let whole = Int(min(seconds.rounded(.up), 1e9))
    if whole >= 3600 { return String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60) }
    return String(format: "%d:%02d", whole / 60, whole % 60)
  }
}

extension StepProgress {
  init(_ progress: Trainer.Progress) {
    var parts = [String(format: "loss %.4f", progress.record.loss)]
    if let margin = progress.record.logRatioMargin ?? progress.record.margin {
      parts.append(String(format: "margin %.3g", margin))
    }
    self.init(
      step: progress.step, steps: progress.steps, parts: parts, tokensPerSecond: progress.tokensPerSecond,
      secondsLeft: progress.secondsLeft)
  }
}

/// The same while rows are scored.
final class ScoringProgress {
  private let output: any Output
  private let total: Int
  private let start = Date()
  private var last = Date.distantPast

  init(_ output: any Output, _ total: Int) {
    self.output = output
    self.total = total
  }

  func show(_ count: Int) {
    let now = Date()
    guard now.timeIntervalSince(last) > 0.1, now.timeIntervalSince(start) > 0.3 else { return }
    last = now
    output.progress("row \(count)/\(total)")
  }

  func clear() { output.progress("") }
}
