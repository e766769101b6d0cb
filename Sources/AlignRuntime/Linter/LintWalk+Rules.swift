import AlignSyntax

/// What is looked for.
extension LintWalk {
  /// Local names that are bound by themselves and never read. Patterns that take values apart may bind more than is used.
  func checkUnused(in block: Block) {
    var bound: [Name] = []
    for statement in block.statements {
      switch statement.kind {
      case .bind(_, let pattern, _):
        if case .name(let name) = pattern.kind { bound.append(Name(name, pattern.span)) }
      case .function(let declaration): bound.append(declaration.name)
      default: break
      }
    }
    bound.removeAll { $0.text.hasPrefix("_") }
    guard !bound.isEmpty else { return }
    var used: Set<String> = []
    for statement in block.statements { statement.collectNames(into: &used) }
    for name in bound where !used.contains(name.text) {
      warn(
        .unusedBinding, "`\(name.text)` is never used", name.span,
        hint: "remove it, or call it `_\(name.text)` if it is there on purpose")
    }
  }

  /// Statements behind one that leaves the block.
  func checkReached(in block: Block) {
    for (statement, next) in zip(block.statements, block.statements.dropFirst()) {
      switch statement.kind {
      case .returnValue, .breakLoop, .continueLoop: break
      default: continue
      }
      let word = source.text(of: statement.span).prefix { $0.isLetter }
      warn(
        .unreachableCode, "nothing reaches this statement: `\(word)` above it leaves the block", next.span,
        hint: "remove it, or move it above")
      return
    }
  }

  /// Arms below one that takes all that they would.
  func checkArms(_ arms: [MatchArm]) {
    var all: MatchArm?
    var seen: [String: MatchArm] = [:]
    for arm in arms {
      let key = arm.pattern.literalText
      if let above = all ?? key.flatMap({ seen[$0] }) {
        warn(
          .unreachableArm,
          "no value reaches this arm: `\(source.text(of: above.pattern.span))` above takes it",
          arm.pattern.span, hint: "arms are tried from the first to the last")
        continue
      }
      guard arm.guardCondition == nil else { continue }
      if case .name = arm.pattern.kind { all = arm }
      if let key { seen[key] = arm }
    }
    for arm in arms { if let condition = arm.guardCondition { checkCondition(condition) } }
  }

  /// A condition of literals alone, or one that a part of literals decides.
  func checkCondition(_ condition: Expression) {
    switch condition.kind {
    case .binary(.and, _, let left, let right), .binary(.or, _, let left, let right):
      checkCondition(left)
      checkCondition(right)
    case .unary(.not, let operand): checkCondition(operand)
    default:
      if let value = condition.constantBool {
        guard warnsOfLiterals else { return }
        warn(
          .constantCondition, "this condition is always \(value)", condition.span,
          hint: "it depends on no value")
      } else if case .binary(let operation, _, let left, let right) = condition.kind, operation.isComparison,
        case .name(let name) = left.kind, case .name(name) = right.kind
      {
        warn(.constantCondition, "`\(name)` is compared with itself", condition.span)
      }
    }
  }

  // MARK: - Style

  /// A name at top level: from there on it means something else everywhere.
  func checkShadowing(_ statement: Statement) {
    let name: Name
    switch statement.kind {
    case .bind(_, let pattern, _):
      guard case .name(let text) = pattern.kind else { return }
      name = Name(text, pattern.span)
    case .function(let declaration): name = declaration.name
    default: return
    }
    guard library[name.text] != nil else { return }
    warn(
      .shadowedName, "`\(name.text)` hides the function of the library of that name", name.span,
      hint: "take another name")
  }

  func checkBools(_ left: Expression, _ right: Expression, _ span: Span) {
    for side in [left, right] {
      guard case .bool(let value) = side.kind else { continue }
      warn(
        .comparedWithBool, "a bool needs no comparison with `\(value)`", span,
        hint: "write the condition itself, with `not` for its opposite")
    }
  }

  /// `seed:` with a computed value. A name is fine: it is a parameter of the program.
  func checkSeed(_ arguments: [Argument]) {
    guard style else { return }
    for argument in arguments {
      guard case .named(let name) = argument.kind, name.text == "seed" else { continue }
      switch argument.value.kind {
      case .int, .none, .name, .field: break
      default:
        warn(
          .seedNotLiteral, "the seed is computed here", argument.value.span,
          hint: "give the seed a name of its own, so that a result can tell it")
      }
    }
  }
}

extension BinaryOperator {
  fileprivate var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }
}

extension Pattern {
  /// A key that is the same for literals of the same value.
  fileprivate var literalText: String? {
    guard case .literal(let literal) = kind else { return nil }
    switch literal.kind {
    case .none: return "none"
    case .bool(let value): return "\(value)"
    case .int(let value): return "\(Double(value)) \(value)"
    case .float(let value): return "\(value) \(Int(exactly: value).map { "\($0)" } ?? "")"
    case .string(let value): return "s" + value
    default: return nil
    }
  }
}

extension Expression {
  /// The value of a condition that holds no name and no call.
  fileprivate var constantBool: Bool? {
    switch kind {
    case .bool(let value): return value
    case .binary(let operation, _, let left, let right):
      if let left = left.literalNumber, let right = right.literalNumber {
        switch operation {
        case .equal: return left == right
        case .notEqual: return left != right
        case .less: return left < right
        case .lessOrEqual: return left <= right
        case .greater: return left > right
        case .greaterOrEqual: return left >= right
        default: return nil
        }
      }
      if case .string(let left) = left.kind, case .string(let right) = right.kind {
        return operation == .equal ? left == right : operation == .notEqual ? left != right : nil
      }
      return nil
    default: return nil
    }
  }
}
