/// How far a call of a trainer came, and what stopped it before its end if anything went wrong.
package struct Advance<Run> {
  package let run: Run
  package let failure: (any Error)?
}

/// What is told after each step.
package struct Progress<Record> {
  package let step: Int
  package let steps: Int
  package let record: Record
  package let tokensPerSecond: Double
  package let secondsLeft: Double
}

/// Speed and time left, from the steps of one call.
struct Pace {
  private var tokens = 0
  private var seconds = 0.0
  private var steps = 0

  /// After a step, counted from 0, of so many; `target` is where the call ends.
  mutating func progress<Record>(
    _ record: Record, step: Int, tokens: Int, seconds: Double, of total: Int, target: Int
  ) -> Progress<Record> {
    self.tokens += tokens
    self.seconds += seconds
    steps += 1
    let each = self.seconds / Double(steps)
    return Progress(
      step: step + 1, steps: total, record: record,
      tokensPerSecond: self.seconds > 0 ? Double(self.tokens) / self.seconds : 0,
      secondsLeft: each * Double(target - step - 1))
  }
}
