/// What stands at the cursor of a text that is still being typed: which kind of word it is, and the call around it.
/// Read off the tokens alone, so that it works on text that doesn't parse and runs nothing.
package struct CursorContext: Equatable {
  package enum Word: Equatable {
    /// `:ti`
    case command
    /// `?na`, `??na`
    case help
    /// Inside a string that could be a path.
    case path
    /// Inside the string of `use "..."`.
    case module
    /// Inside the string of `a.b["..."]`: the names in front of the bracket.
    case key(of: [String])
    /// `a.b.`: the names in front of the last dot; empty for a field function (`.na` where an expression begins).
    case field(of: [String])
    case name(isAfterPipe: Bool)
    /// In a comment, a number, or where a new name is bound.
    case nothing
  }

  package var word: Word
  /// The part of the word in front of the cursor.
  package var prefix: String
  /// Byte offset of the word in the text.
  package var start: Int
  /// The innermost call around the cursor, if the cursor is between its parentheses.
  package var call: OpenCall?

  /// What stands in front of the `|>` that the word follows; nil where it follows none.
  package var piped: Piped?

  package enum Piped: Equatable {
    /// A value that is reached through names alone; `_` for a line that begins with `|>`.
    case named([String])
    /// What a function gives.
    case resultOf(String)
    case string, number, list, record
    /// It would have to be run.
    case unknown
  }

  /// A call whose closing parenthesis has not been typed.
  package struct OpenCall: Equatable {
    /// The function's name; nil where it isn't a plain name.
    package var callee: String?
    /// The name of the value that `|>` hands over, where it is a plain name; `_` for a line that begins with `|>`.
    package var pipedName: String?
    package var isPiped = false
    /// Finished arguments given by position, without the piped value.
    package var positionalCount = 0
    package var named: Set<String> = []
    /// The name of the argument that has been begun, where its value comes next.
    package var argumentName: String?
    /// The first argument, where it is a plain name.
    package var firstArgumentName: String?
    /// The cursor is at the beginning of an argument, where its name could stand.
    package var isAtArgumentStart = true

    /// The name of the value whose fields a lambda or a field function in the arguments most likely reads.
    package var subjectName: String? { isPiped ? pipedName : firstArgumentName }
  }

  /// Reads the text up to a byte offset. Complexity: linear.
  package init(_ text: String, cursor: Int) {
    let bytes = Array(text.utf8.prefix(max(0, cursor)))
    let (tokens, end) = CursorScanner.scan(bytes)
    word = .nothing
    prefix = ""
    start = bytes.count
    switch end {
    case .comment: return
    case .string(let from, let isPath):
      if isPath {
        word = Self.stringWord(tokens, bytes)
        start = from
        prefix = String(decoding: bytes[from...], as: UTF8.self)
      }
      call = CallReader(tokens).innermost
      return
    case .code: break
    }
    var before = tokens[...]
    if let last = before.last, last.end == bytes.count {
      switch last.kind {
      case .name(let text):
        prefix = text
        start = last.start
        before = before.dropLast()
      case .number: return
      default: break
      }
    }
    call = CallReader(Array(before)).innermost
    word = Self.word(before, isAdjacent: before.last?.end == start)
    var source = before
    if source.last?.kind == .dot { source = source.dropLast() }
    if source.last?.kind == .pipe { piped = Self.piped(source.dropLast(), bytes) }
  }

  /// What a string that has just been opened is for.
  private static func stringWord(_ tokens: [CursorToken], _ bytes: [UInt8]) -> Word {
    guard let last = tokens.last else { return .path }
    if last.kind == .name("use") { return .module }
    let owner = tokens.dropLast()
    if last.kind == .open, bytes[last.start] == UInt8(ascii: "["), owner.last?.end == last.start,
      case .name? = owner.last?.kind
    {
      return .key(of: chain(owner))
    }
    return .path
  }

  /// What the tokens end in, as far as that can be told without running them.
  private static func piped(_ tokens: ArraySlice<CursorToken>, _ bytes: [UInt8]) -> Piped {
    var rest = tokens
    while rest.last?.kind == .newline { rest = rest.dropLast() }
    guard let last = rest.last else { return .named(["_"]) }
    switch last.kind {
    case .number: return .number
    case .value: return .string
    case .name(let name):
      let names = chain(rest)
      let before = rest.dropLast(max(2 * names.count - 1, 1)).last
      return before?.kind == .pipe ? (names.count == 1 ? .resultOf(name) : .unknown) : .named(names)
    case .close:
      var depth = 0
      while let token = rest.last {
        rest = rest.dropLast()
        switch token.kind {
        case .close: depth += 1
        case .open, .openCall: depth -= 1
        default: break
        }
        guard depth == 0 else { continue }
        if case .openCall(let callee) = token.kind {
          // `a.f()` isn't the function `f`.
          let isField = rest.dropLast().last?.kind == .dot
          return isField ? .unknown : callee.map { .resultOf($0) } ?? .unknown
        }
        let isIndex = rest.last.map { $0.end == token.start && $0.kind != .newline } ?? false
        switch bytes[token.start] {
        case UInt8(ascii: "[") where !isIndex: return .list
        case UInt8(ascii: "{"): return .record
        default: return .unknown
        }
      }
      return .unknown
    default: return .unknown
    }
  }

  private static func word(_ before: ArraySlice<CursorToken>, isAdjacent: Bool) -> Word {
    guard let last = before.last else { return .name(isAfterPipe: false) }
    let isFirst = before.count == 1
    switch last.kind {
    case .dot:
      return .field(of: chain(before.dropLast()))
    case .colon where isFirst && isAdjacent:
      return .command
    case .question where isAdjacent:
      return .help
    case .name("let"), .name("var"), .name("fn"), .name("for"):
      return .nothing
    case .pipe:
      return .name(isAfterPipe: true)
    default:
      return .name(isAfterPipe: false)
    }
  }

  /// The names of `a.b.c` at the end of the tokens, as far as they are plain names joined by dots.
  private static func chain(_ tokens: ArraySlice<CursorToken>) -> [String] {
    var names: [String] = []
    var rest = tokens
    while let last = rest.last, case .name(let text) = last.kind {
      names.insert(text, at: 0)
      rest = rest.dropLast()
      guard let dot = rest.last, dot.kind == .dot else { return names }
      rest = rest.dropLast()
    }
    // A closing bracket in front of the dot: what it closes isn't known without running it.
    if let last = rest.last, last.kind == .close || last.kind == .value { return ["()"] }
    return names
  }
}

/// Finds the call around the end of a list of tokens.
private struct CallReader {
  private struct Frame {
    var call: CursorContext.OpenCall?
    /// The name at the head of the pipe on this level, and whether a pipe has begun.
    var head: String?
    var isPiping = false
    /// Tokens of the current argument or statement.
    var current: [CursorToken.Kind] = []
    var argumentIndex = 0
  }

  private var frames = [Frame()]

  /// The innermost call; lists inside its parentheses are looked through, records and nested blocks too.
  var innermost: CursorContext.OpenCall? {
    for (depth, frame) in frames.enumerated().reversed() {
      guard var call = frame.call else { continue }
      call.isAtArgumentStart = depth == frames.count - 1 && frame.current.isEmpty
      if depth == frames.count - 1, frame.current.count == 2, frame.current[1] == .colon,
        case .name(let name) = frame.current[0]
      {
        call.argumentName = name
      }
      return call
    }
    return nil
  }

  init(_ tokens: [CursorToken]) {
    for (index, token) in tokens.enumerated() {
      // A line that begins with `|>` or `.name` goes on with the one above.
      let next = index + 1 < tokens.count ? tokens[index + 1].kind : nil
      if token.kind == .newline, next == .pipe || next == .dot || next == .newline { continue }
      read(token.kind)
    }
  }

  private mutating func read(_ kind: CursorToken.Kind) {
    let top = frames.count - 1
    switch kind {
    case .openCall(let callee):
      var call = CursorContext.OpenCall(callee: callee)
      if frames[top].isPiping {
        call.isPiped = true
        call.pipedName = frames[top].head
      }
      frames.append(Frame(call: call))
    case .open:
      frames.append(Frame())
    case .close:
      if frames.count > 1 { frames.removeLast() }
      frames[frames.count - 1].current.append(.value)
    case .pipe:
      if !frames[top].isPiping {
        frames[top].head = Self.head(frames[top].current)
        frames[top].isPiping = true
      }
      frames[top].current.append(kind)
    case .comma:
      finishArgument(top)
    case .semicolon, .newline:
      if frames[top].call == nil, kind == .semicolon || frames.count == 1 {
        frames[top] = Frame()
      }
    case .colon:
      if frames[top].call != nil, frames[top].current.count == 1,
        case .name(let name) = frames[top].current[0]
      {
        frames[top].call?.named.insert(name)
      }
      frames[top].current.append(kind)
    default:
      frames[top].current.append(kind)
    }
  }

  private mutating func finishArgument(_ top: Int) {
    let current = frames[top].current
    frames[top].current = []
    frames[top].isPiping = false
    frames[top].head = nil
    guard frames[top].call != nil else { return }
    let isNamed = current.count >= 2 && current[1] == .colon
    if !isNamed {
      frames[top].call?.positionalCount += 1
      if frames[top].argumentIndex == 0, current.count == 1, case .name(let name) = current[0] {
        frames[top].call?.firstArgumentName = name
      }
    }
    frames[top].argumentIndex += 1
  }

  /// The plain name at the end of what stands in front of the first pipe: `let x = pairs |>`.
  private static func head(_ tokens: [CursorToken.Kind]) -> String? {
    guard let last = tokens.last else { return "_" }
    guard case .name(let name) = last else { return nil }
    if tokens.count > 1, tokens[tokens.count - 2] == .dot { return nil }
    return name
  }
}
