import AlignInterruption
import AlignRuntime

extension Machine {
  /// Runs work that a first interrupt must not cut off: a step of training is finished first. The request is kept and
  /// seen afterwards; work that it reached is done once more, so it must be free of effects. A second one cuts it off.
  func uninterrupted<Result>(_ work: () throws -> Result) throws -> Result {
    var requests = interruptFlag.pointee
    defer { interruptFlag.pointee = max(interruptFlag.pointee, requests) }
    while true {
      if requests > 1 { throw RuntimeError(.interrupted, "interrupted") }
      interruptFlag.pointee = 0
      do {
        let result = try Interruption.watching(interruptFlag, work)
        requests += interruptFlag.pointee
        return result
      } catch {
        guard RuntimeError(error).code == .interrupted else { throw error }
        requests += max(interruptFlag.pointee, 1)
      }
    }
  }
}
