import AlignLibrary
import AlignRuntime
import AlignSyntax

/// `:last`
extension Session {
  /// `:last` shows the last value without cutting it, `:last 3` that of input 3, `:last name` that of a name; through the
  /// pager where it is larger than the screen.
  func showWhole(_ argument: String) -> Answer {
    let name = argument.isEmpty ? "_" : Int(argument) == nil ? argument : "_\(argument)"
    guard let value = value(of: name) else {
      report(
        Diagnostic(.unknownName, argument.isEmpty ? "there is no last value" : "there is no value `\(name)`"))
      return .goOn
    }
    show(text: wholeText(of: value) + "\n")
    return .goOn
  }

  /// Writes a text, through the pager where it is larger than the screen.
  func show(text: String) {
    do {
      if try openPager?(text) == true { return }
    } catch {
      report(error)
    }
    output.write(text)
  }

  private func wholeText(of value: Value) -> String {
    var style = output.style
    style.isWhole = true
    style.height = Self.wholeHeight
    if value.kind == .column || value.kind == .tensor, value.asObject?.isVector == true,
      let elements = try? value.sequence()
    {
      return Value.list(elements).display(style)
    }
    if value.kind == .table || value.kind == .tensor { style.width = Self.wholeWidth }
    return value.display(style)
  }

  /// So many rows, and columns of a terminal, are shown without a cut; more is for a file.
  private static let wholeHeight = 100_000
  private static let wholeWidth = 1_000_000
}

extension Object {
  /// Whether its elements are single values.
  fileprivate var isVector: Bool {
    guard let count, count > 0, count <= Limits.listCount, let first = try? iterated(at: 0) else {
      return false
    }
    return first.asObject == nil
  }
}
