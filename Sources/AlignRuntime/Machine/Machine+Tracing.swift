import AlignSyntax

/// What `dbg` tells while a pipe runs: to standard error, each stage when it has its value.
extension Machine {
  /// Begins the report of a pipe: its place and label. The clock is the present time, or none where `dbg` has come to
  /// mean something else, which then is called.
  @inline(never)
  func beginTrace(_ clock: Register, _ running: Unmanaged<Prototype>, _ index: Int, label: Register?) {
    let trace = running._withUnsafeGuaranteedRef { $0.traces[index] }
    guard globals.flags[trace.slot].contains(.borrowed) else { return clear(clock) }
    let label = label.map { $0.pointee.isNone ? "" : " " + $0.pointee.text } ?? ""
    output.report(trace.text + label + "\n")
    put(clock, Clock.nanoseconds)
  }

  /// Tells the value of a stage and its time: what passed since the one before.
  @inline(never)
  func traceStage(_ value: Register, _ clock: Register, _ running: Unmanaged<Prototype>, _ index: Int) {
    let trace = running._withUnsafeGuaranteedRef { $0.traces[index] }
    guard case .int(let before) = clock.pointee else { return }
    let time = Clock.text(seconds: Double(Clock.nanoseconds - before) * 1e-9)
    let room = output.style.width - trace.text.cellWidth - time.count - 6
    output.report("  \(trace.text)  \(value.pointee.glance(limit: max(room, 20)))  \(time)\n")
    put(clock, Clock.nanoseconds)
  }
}
