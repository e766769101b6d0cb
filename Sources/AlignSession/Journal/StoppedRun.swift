import AlignRuntime
import AlignSyntax

/// A training run that didn't come to its end, and how a program makes the same one.
struct StoppedRun {
  /// Steps taken, and steps in all.
  var step: Int
  var steps: Int
  /// What the text of the statement becomes so that it makes this run; nil: no statement is known to.
  var edits: [Edit]?
  /// The functions of the library that the edited text calls by name.
  var calls: Set<String> = []

  /// A part of a source, and what stands there instead.
  struct Edit {
    var span: Span
    var text: String
  }

  init(step: Int, steps: Int) {
    self.step = step
    self.steps = steps
  }

  /// nil where the value is no run, or a finished one.
  init?(_ value: Value) {
    guard let object = value.asObject, object.kind.contains(.run),
      case .int(let step)? = try? object.field("step"),
      case .int(let steps)? = try? object.field("steps"), step < steps
    else { return nil }
    self.init(step: step, steps: steps)
  }

  /// `stopped at step 4 of 30`
  var place: String { "stopped at step \(step) of \(steps)" }
}

extension StoppedRun {
  /// Finds how the call that was stopped is written so that it stops there by itself: the arguments stay, and steps one by one
  /// give the same bits as all at once.
  mutating func write(_ call: Expression, in source: Source, of session: Session) {
    switch call.kind {
    case .call(let callee, let arguments):
      let first = arguments.first.flatMap { if case .positional = $0.kind { $0.value } else { nil } }
      write(call, of: callee, on: first, isPiped: false, arguments, in: source, session)
    case .pipe(let value, let callee, let arguments):
      write(call, of: callee, on: value, isPiped: true, arguments, in: source, session)
    default: return
    }
    if calls.contains(where: session.isBound) { edits = nil }
  }

  /// `subject`: what the function is called on, the piped value or the first argument.
  private mutating func write(
    _ call: Expression, of callee: Expression, on subject: Expression?, isPiped: Bool,
    _ arguments: [Argument]?, in source: Source, _ session: Session
  ) {
    guard case .name(let name) = callee.kind else { return }
    switch name {
    case "train": begin(callee, call)
    case "resume", "step":
      guard let subject, let count = count(from: subject, session) else { return }
      let rest = Span(subject.span.end, call.span.end)
      if count == 0 {
        edits = [Edit(span: Span(call.span.start, subject.span.start), text: ""), Edit(span: rest, text: "")]
      } else if isPiped {
        edits = [Edit(span: Span(callee.span.start, call.span.end), text: "step(\(count))")]
      } else {
        edits = [Edit(span: callee.span, text: "step"), Edit(span: rest, text: ", \(count))")]
      }
      calls = ["step"]
    default: take(name, call, arguments, in: source, of: session)
    }
  }

  private mutating func begin(_ callee: Expression, _ call: Expression) {
    edits = [Edit(span: callee.span, text: "begin")]
    if step > 0 { edits?.append(Edit(span: Span(call.span.end, call.span.end), text: " |> step(\(step))")) }
    calls = ["train", "begin", "step"]
  }

  /// The steps from a run that has a name to this one.
  private func count(from value: Expression, _ session: Session) -> Int? {
    guard case .name(let name) = value.kind,
      let earlier = session.value(of: name).flatMap({ StoppedRun($0) }),
      earlier.steps == steps, earlier.step <= step
    else { return nil }
    return step - earlier.step
  }

  /// Functions that take all steps, or as many as `take` says.
  private mutating func take(
    _ name: String, _ call: Expression, _ arguments: [Argument]?, in source: Source, of session: Session
  ) {
    let parameters = session.value(of: name)?.asFunction?.builtin?.parameters ?? []
    let isPlain = (arguments ?? []).allSatisfy {
      switch $0.kind {
      case .positional: true
      case .named(let name): name.text != "take"
      case .spread: false
      }
    }
    let end = call.span.end - 1
    guard parameters.contains(where: { $0.name == "take" }), isPlain, let last = arguments?.last,
      source.bytes[end] == UInt8(ascii: ")")
    else { return }
    let hasComma = source.bytes[last.value.span.end..<end].contains(UInt8(ascii: ","))
    edits = [
      Edit(span: Span(last.value.span.end, hasComma ? end : last.value.span.end), text: ", take: \(step)")
    ]
    calls = [name]
  }
}
