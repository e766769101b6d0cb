/// Prints a layout into lines of at most so many columns where it can. Linear in the size of the layout times the width.
struct LayoutPrinter {
  private enum Mode { case flat, broken }
  private struct Task {
    var indentation: Int
    var mode: Mode
    var layout: Layout
  }

  /// The columns that a line may have.
  private let width: Int

  private var output = ""
  private var column = 0
  /// Nothing but indentation stands on the line so far; the indentation is not written before something follows.
  private var isAtLineStart = true
  private var indentation = 0
  /// Comments that wait for the end of the line.
  private var waiting: [String] = []

  private init(width: Int) { self.width = width }

  static func print(_ layout: Layout, width: Int) -> String {
    var printer = LayoutPrinter(width: width)
    printer.run(layout)
    return printer.output
  }

  private mutating func run(_ layout: Layout) {
    var tasks = [Task(indentation: 0, mode: .broken, layout: layout)]
    while let task = tasks.popLast() {
      switch task.layout.kind {
      case .text(let text, let width): write(text, width)
      case .verbatim(let text): writeVerbatim(text)
      case .line:
        if task.mode == .flat { write(" ", 1) } else { endLine(task.indentation) }
      case .softLine:
        if task.mode == .broken { endLine(task.indentation) }
      case .hardLine, .checkedLine: endLine(task.indentation)
      case .blankLine:
        endLine(task.indentation)
        output += "\n"
      case .whenBroken(let text):
        if task.mode == .broken { write(text, text.count) }
      case .whenFlat(let text):
        if task.mode == .flat { write(text, text.count) }
      case .indented(let inner):
        tasks.append(Task(indentation: task.indentation + 2, mode: task.mode, layout: inner))
      case .sequence(let parts):
        for part in parts.reversed() {
          tasks.append(Task(indentation: task.indentation, mode: task.mode, layout: part))
        }
      case .group(let content):
        let flat = Task(indentation: task.indentation, mode: .flat, layout: content)
        let isFlat = task.mode == .flat || (!task.layout.isForced && fits(flat, before: tasks))
        tasks.append(isFlat ? flat : Task(indentation: task.indentation, mode: .broken, layout: content))
      case .choice(let ways):
        tasks.append(chosen(among: ways, task, before: tasks))
      case .comment(let text): writeComment(text, task.indentation)
      }
    }
    if !waiting.isEmpty || !isAtLineStart { endLine(0) }
  }

  private func chosen(among ways: [Layout], _ task: Task, before tasks: [Task]) -> Task {
    let flat = Task(indentation: task.indentation, mode: .flat, layout: ways[0])
    if task.mode == .flat || (!ways[0].isForced && fits(flat, before: tasks)) { return flat }
    for way in ways[1...].dropLast() {
      let broken = Task(indentation: task.indentation, mode: .broken, layout: way)
      if fits(broken, before: tasks) { return broken }
    }
    return Task(indentation: task.indentation, mode: .broken, layout: ways[ways.count - 1])
  }

  // MARK: - Writing

  private mutating func write(_ text: String, _ width: Int) {
    if text.isEmpty { return }
    beginLine()
    output += text
    column += width
  }

  private mutating func beginLine() {
    guard isAtLineStart else { return }
    isAtLineStart = false
    output += String(repeating: " ", count: indentation)
    column = indentation
  }

  private mutating func writeVerbatim(_ text: String) {
    beginLine()
    output += text
    column =
      text.split(separator: "\n", omittingEmptySubsequences: false).last.map { String($0).cellWidth } ?? 0
  }

  private mutating func writeComment(_ text: String, _ indentation: Int) {
    guard isAtLineStart else {
      waiting.append(text)
      return
    }
    write(text, 0)
    endLine(indentation)
  }

  /// Ends the line with the comments that wait; the first of them stays on it, the others take lines of their own.
  private mutating func endLine(_ indentation: Int) {
    let comments = waiting
    waiting = []
    for (position, comment) in comments.enumerated() {
      if position > 0 {
        output += "\n" + String(repeating: " ", count: self.indentation)
      } else if !isAtLineStart {
        output += " "
      }
      output += comment
      isAtLineStart = false
    }
    if !isAtLineStart { output += "\n" }
    isAtLineStart = true
    self.indentation = indentation
    column = indentation
  }

  // MARK: - Fitting

  /// Whether the task, and what follows it up to the next line end, fits on the rest of the line.
  private func fits(_ first: Task, before rest: [Task]) -> Bool {
    var remaining = width - (isAtLineStart ? indentation : column)
    var tasks = [first]
    var next = rest.count
    var isBehind = false
    while remaining >= 0 {
      guard let task = tasks.popLast() else {
        next -= 1
        guard next >= 0 else { return true }
        tasks.append(rest[next])
        isBehind = true
        continue
      }
      switch task.layout.kind {
      case .text(_, let width): remaining -= width
      case .verbatim(let text):
        return remaining >= String(text.prefix { $0 != "\n" }).cellWidth
      case .line:
        if task.mode == .broken { return true }
        remaining -= 1
      case .softLine:
        if task.mode == .broken { return true }
      case .hardLine, .blankLine: return true
      case .checkedLine:
        if isBehind { return true }
        remaining = width - task.indentation
      case .whenBroken(let text): if task.mode == .broken { remaining -= text.count }
      case .whenFlat(let text): if task.mode == .flat { remaining -= text.count }
      case .indented(let inner):
        tasks.append(Task(indentation: task.indentation + 2, mode: task.mode, layout: inner))
      case .sequence(let parts):
        for part in parts.reversed() {
          tasks.append(Task(indentation: task.indentation, mode: task.mode, layout: part))
        }
      case .group(let content):
        // What comes behind may break as soon as it can.
        let isBroken = task.layout.isForced || (isBehind && task.mode == .broken)
        tasks.append(Task(indentation: task.indentation, mode: isBroken ? .broken : .flat, layout: content))
      case .choice(let ways):
        if isBehind, task.mode == .broken {
          tasks.append(Task(indentation: task.indentation, mode: .broken, layout: ways[ways.count - 1]))
        } else {
          let isForced = task.mode == .broken && ways[0].isForced
          tasks.append(
            Task(
              indentation: task.indentation, mode: isForced ? .broken : .flat, layout: ways[isForced ? 1 : 0])
          )
        }
      case .comment: break
      }
    }
    return false
  }
}
