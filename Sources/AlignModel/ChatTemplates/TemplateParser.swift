/// Reads the tree of a template.
struct TemplateParser {
  private typealias Word = TemplateScanner.Word

  private let parts: [TemplateScanner.Part]
  private var next = 0
  /// The words of the tag being read.
  private var words: [Word] = []
  private var at = 0
  private var depth = 0

  private static let deepest = 64

  init(_ source: String) throws { parts = try TemplateScanner.parts(of: source) }

  mutating func template() throws -> [TemplateStatement] {
    let (body, end) = try block(until: [])
    precondition(end == nil, "without an end a block is the whole template")
    return body
  }

  // MARK: statements

  /// Statements up to a tag that begins with one of the words, which is left in `words` after its first.
  private mutating func block(until ends: [String]) throws -> ([TemplateStatement], String?) {
    try deeper()
    defer { depth -= 1 }
    var body: [TemplateStatement] = []
    while next < parts.count {
      let part = parts[next]
      next += 1
      switch part {
      case .text(let text): body.append(.text(text))
      case .output(let tag):
        begin(tag)
        body.append(.output(try expression()))
        try finish()
      case .statement(let tag):
        begin(tag)
        let word = try name()
        if ends.contains(word) { return (body, word) }
        body.append(try statement(word))
      }
    }
    if let end = ends.last { throw error("`\(end)` is missing") }
    return (body, nil)
  }

  private mutating func statement(_ word: String) throws -> TemplateStatement {
    switch word {
    case "if": return try choose()
    case "for":
      let variable = try name()
      guard take("in") else { throw error("expected `in` after `for \(variable)`") }
      let items = try expression()
      try finish()
      let (body, _) = try block(until: ["endfor"])
      try finish()
      return .each(variable, items, body)
    case "set":
      let variable = try name()
      let field = takeSymbol(".") ? try name() : nil
      guard takeSymbol("=") else { throw error("expected `=` after `set \(variable)`") }
      let value = try expression()
      try finish()
      return .set(variable, field: field, value)
    default: throw error("`{% \(word) %}` isn't supported")
    }
  }

  private mutating func choose() throws -> TemplateStatement {
    var branches: [(condition: TemplateExpression, body: [TemplateStatement])] = []
    while true {
      let condition = try expression()
      try finish()
      let (body, end) = try block(until: ["elif", "else", "endif"])
      branches.append((condition, body))
      if end == "elif" { continue }
      try finish()
      guard end == "else" else { return .choose(branches, otherwise: []) }
      let (otherwise, _) = try block(until: ["endif"])
      try finish()
      return .choose(branches, otherwise: otherwise)
    }
  }

  // MARK: expressions

  private mutating func expression() throws -> TemplateExpression {
    try deeper()
    defer { depth -= 1 }
    let value = try disjunction()
    guard take("if") else { return value }
    let condition = try disjunction()
    let otherwise = take("else") ? try expression() : nil
    return .choice(condition, then: value, otherwise: otherwise)
  }

  private mutating func disjunction() throws -> TemplateExpression {
    var left = try conjunction()
    while take("or") { left = .binary("or", left, try conjunction()) }
    return left
  }

  private mutating func conjunction() throws -> TemplateExpression {
    var left = try negation()
    while take("and") { left = .binary("and", left, try negation()) }
    return left
  }

  private mutating func negation() throws -> TemplateExpression {
    guard take("not") else { return try comparison() }
    try deeper()
    defer { depth -= 1 }
    return .not(try negation())
  }

  private mutating func comparison() throws -> TemplateExpression {
    var left = try sum()
    while true {
      if let symbol = takeSymbol(of: ["==", "!=", "<=", ">=", "<", ">"]) {
        left = .binary(symbol, left, try sum())
      } else if take("in") {
        left = .binary("in", left, try sum())
      } else if peek("not"), at + 1 < words.count, words[at + 1] == .name("in") {
        at += 2
        left = .not(.binary("in", left, try sum()))
      } else {
        return left
      }
    }
  }

  private mutating func sum() throws -> TemplateExpression {
    var left = try product()
    while let symbol = takeSymbol(of: ["+", "-", "~"]) { left = .binary(symbol, left, try product()) }
    return left
  }

  private mutating func product() throws -> TemplateExpression {
    var left = try sign()
    while let symbol = takeSymbol(of: ["*", "%"]) { left = .binary(symbol, left, try sign()) }
    return left
  }

  private mutating func sign() throws -> TemplateExpression {
    guard takeSymbol("-") else { return try postfix(try atom()) }
    try deeper()
    defer { depth -= 1 }
    return .negative(try sign())
  }

  private mutating func postfix(_ start: TemplateExpression) throws -> TemplateExpression {
    var value = start
    while true {
      if takeSymbol(".") {
        let field = try name()
        value = takeSymbol("(") ? try method(value, field) : .field(value, field)
      } else if takeSymbol("[") {
        value = try subscripted(value)
      } else if takeSymbol("|") {
        let filter = try name()
        guard TemplateCalls.filters.contains(filter) else {
          throw error("the filter `\(filter)` isn't supported")
        }
        value = .filter(value, filter, takeSymbol("(") ? try arguments() : [])
      } else if take("is") {
        let isNegated = take("not")
        let test = try name()
        guard TemplateCalls.tests.contains(test) else { throw error("the test `is \(test)` isn't supported") }
        value = isNegated ? .not(.test(value, test)) : .test(value, test)
      } else {
        return value
      }
    }
  }

  private mutating func method(_ value: TemplateExpression, _ name: String) throws -> TemplateExpression {
    guard TemplateCalls.methods.contains(name) else { throw error("the method `\(name)` isn't supported") }
    return .method(value, name, try arguments())
  }

  private mutating func subscripted(_ value: TemplateExpression) throws -> TemplateExpression {
    let low = peekSymbol(":") ? nil : try expression()
    if takeSymbol(":") {
      let high = peekSymbol("]") ? nil : try expression()
      guard takeSymbol("]") else { throw error("expected `]`") }
      return .slice(value, low, high)
    }
    guard takeSymbol("]"), let low else { throw error("expected `]`") }
    return .index(value, low)
  }

  private mutating func arguments() throws -> [TemplateExpression.Argument] {
    var arguments: [TemplateExpression.Argument] = []
    while !takeSymbol(")") {
      var label: String?
      if at + 1 < words.count, case .name(let name) = words[at], words[at + 1] == .symbol("=") {
        label = name
        at += 2
      }
      arguments.append(.init(name: label, value: try expression()))
      guard takeSymbol(",") || peekSymbol(")") else { throw error("expected `,` or `)`") }
    }
    return arguments
  }

  private mutating func atom() throws -> TemplateExpression {
    guard at < words.count else { throw error("an expression is missing") }
    let word = words[at]
    at += 1
    switch word {
    case .string(let text): return .string(text)
    case .int(let value): return .int(value)
    case .name(let name):
      switch name {
      case "true", "True": return .bool(true)
      case "false", "False": return .bool(false)
      case "none", "None": return .none
      default: break
      }
      guard takeSymbol("(") else { return .name(name) }
      guard TemplateCalls.functions.contains(name) else {
        throw error("the function `\(name)` isn't supported")
      }
      return .call(name, try arguments())
    case .symbol("("):
      let inner = try expression()
      guard takeSymbol(")") else { throw error("expected `)`") }
      return inner
    case .symbol("["):
      var items: [TemplateExpression] = []
      while !takeSymbol("]") {
        items.append(try expression())
        guard takeSymbol(",") || peekSymbol("]") else { throw error("expected `,` or `]`") }
      }
      return .list(items)
    case .symbol(let symbol): throw error("`\(symbol)` isn't supported here")
    }
  }

  // MARK: words

  private mutating func begin(_ tag: [Word]) {
    words = tag
    at = 0
  }

  private func finish() throws {
    guard at == words.count else { throw error("the tag goes on after its end") }
  }

  private mutating func name() throws -> String {
    guard at < words.count, case .name(let name) = words[at] else { throw error("a name is missing") }
    at += 1
    return name
  }

  private func peek(_ word: String) -> Bool { at < words.count && words[at] == .name(word) }
  private func peekSymbol(_ symbol: String) -> Bool { at < words.count && words[at] == .symbol(symbol) }

  private mutating func take(_ word: String) -> Bool {
    guard peek(word) else { return false }
    at += 1
    return true
  }

  private mutating func takeSymbol(_ symbol: String) -> Bool {
    guard peekSymbol(symbol) else { return false }
    at += 1
    return true
  }

  private mutating func takeSymbol(of symbols: [String]) -> String? { symbols.first { takeSymbol($0) } }

  private mutating func deeper() throws {
    depth += 1
    guard depth < Self.deepest else { throw error("it is nested too deeply") }
  }

  private func error(_ message: String) -> ModelError {
    let tag = words.prefix(8).map { word in
      switch word {
      case .name(let text), .symbol(let text): text
      case .string(let text): "'\(text.prefix(20))'"
      case .int(let value): String(value)
      }
    }.joined(separator: " ")
    return ModelError(
      kind: .unsupported, "the chat template can't be followed: \(message), in `\(tag)`",
      hint: "give the prompt as a string or as token ids")
  }
}
