import AlignSyntax

extension ProgramCheck {
  /// What is wrong with arguments whatever is called, and what is wrong inside them.
  func checkArguments(_ arguments: [Argument], of callee: Expression, piped: Expression?) {
    let signature = signature(of: callee)
    var position: Int? = piped == nil ? 0 : 1
    var firstNamed: Name?
    var didReport = false
    for argument in arguments {
      let parameter = signature?.parameter(of: argument, at: position)
      check(argument.value, for: parameter, of: piped ?? arguments.first?.value)
      switch argument.kind {
      case .positional: position = position.map { $0 + 1 }
      case .spread: position = nil
      case .named: break
      }
      switch argument.kind {
      case .named(let name): firstNamed = firstNamed ?? name
      case .positional:
        guard let named = firstNamed, !didReport else { continue }
        didReport = true
        report(
          .argumentOrder, "positional arguments come first", argument.value.span,
          hint: "put it before `\(named.text):`, or name it")
      case .spread: break
      }
    }
    reportDoubled(arguments)
  }

  private func reportDoubled(_ arguments: [Argument]) {
    var seen: [String: Span] = [:]
    for argument in arguments {
      guard case .named(let name) = argument.kind else { continue }
      if let first = seen[name.text] {
        report(
          .duplicateArgument, "the argument `\(name.text)` is given twice", name.span,
          related: [(Location(source, first), "first here")])
      }
      seen[name.text] = name.span
    }
  }

  /// The arguments against the parameters, where the callee is known. `piped` comes first.
  func checkCall(_ callee: Expression, piped: Expression?, _ arguments: [Argument], _ span: Span) {
    guard let signature = signature(of: callee) else {
      refuseCallee(callee)
      return
    }
    let positional =
      (piped.map { [$0] } ?? [])
      + arguments.compactMap { argument in
        if case .positional = argument.kind { argument.value } else { nil }
      }
    let hasSpread = arguments.contains { if case .spread = $0.kind { true } else { false } }
    let place = callee.span
    guard checkCount(signature, positional, isPiped: piped != nil, callee: place) else { return }
    guard checkNames(signature, arguments, positionalCount: positional.count, piped, hasSpread) else {
      return
    }
    if !hasSpread { checkMissing(signature, arguments, positionalCount: positional.count, piped, place) }
    checkKinds(signature, arguments, positional, hasSpread: hasSpread)
  }

  func signature(of callee: Expression) -> Signature? {
    switch callee.kind {
    case .name(let name):
      switch resolve(name) {
      case .local(let local, _): return local.signature
      case .global(let known): return known.signature
      case .later, .unknown: return nil
      }
    case .function(let literal): return Signature(name: "function", literal, in: source)
    case .field(let object, let name): return members(of: object)?[name.text]?.signature
    default: return nil
    }
  }

  /// Something that is certainly no function.
  private func refuseCallee(_ callee: Expression) {
    refuseLiteral(
      callee, "only functions can be called", [.int, .float, .string, .bool, .none, .list, .record, .range])
  }

  // MARK: - Counts and names

  private func checkCount(_ signature: Signature, _ positional: [Expression], isPiped: Bool, callee: Span)
    -> Bool
  {
    guard let limit = signature.positionalLimit, positional.count > limit else { return true }
    let words = limit == 0 ? "no arguments" : limit == 1 ? "1 argument" : "\(limit) arguments"
    let range =
      signature.requiredCount == limit
      ? words : signature.requiredCount == 0 ? "at most \(words)" : "\(signature.requiredCount) to \(words)"
    let given = isPiped ? "\(positional.count) given with the piped value" : "\(positional.count) given"
    // Without a limit of its own the piped value is the surplus: the callee is the place.
    let place =
      isPiped && limit == 0 ? callee : positional[max(limit, isPiped ? 1 : 0)...].first?.span ?? callee
    report(
      .wrongArgumentCount, "`\(signature.name)` takes \(range), \(given)", place,
      hint: "its form is `\(signature.form)`")
    return false
  }

  private func checkNames(
    _ signature: Signature, _ arguments: [Argument], positionalCount: Int, _ piped: Expression?,
    _ hasSpread: Bool
  ) -> Bool {
    var isFine = true
    let callee = CalledArguments(signature: signature, arguments: arguments, isPiped: piped != nil)
    for argument in arguments {
      guard case .named(let name) = argument.kind else { continue }
      guard let index = signature.parameters.firstIndex(where: { $0.name == name.text && !$0.isRest }) else {
        let record = hasSpread ? nil : recordHint(callee)
        if isFine || record == nil { reportUnknownArgument(name, signature, recordHint: record) }
        isFine = false
        continue
      }
      if index < positionalCount, !signature.parameters[..<index].contains(where: \.isRest) {
        let isPiped = index == 0 && piped != nil
        report(
          .duplicateArgument, "the argument `\(name.text)` of `\(signature.name)` is given twice", name.span,
          label: isPiped ? "the piped value is `\(name.text)`" : "given by position already")
        isFine = false
      }
    }
    return isFine
  }

  private func reportUnknownArgument(_ name: Name, _ signature: Signature, recordHint: String?) {
    let names = signature.parameters.filter { !$0.isRest }.map(\.name)
    let refused = ForeignArguments.refused[signature.name]?[name.text]
    let foreign = ForeignArguments.names[name.text]?.first(where: names.contains)
    let near = refused == nil ? foreign ?? nearest(to: name.text, among: names) : nil
    let form = signature.form
    let hint: String? =
      near != nil || refused != nil
      ? refused ?? (foreign == nil ? nil : ForeignArguments.hints[name.text])
      : recordHint != nil
        ? recordHint
        : names.isEmpty
          ? "it takes no named arguments"
          : form.count <= 80
            ? "its form is `\(form)`" : "it has " + names.map { "`\($0)`" }.joined(separator: ", ")
    report(
      .unknownArgument, "`\(signature.name)` has no argument `\(name.text)`", name.span,
      label: near.map { "did you mean `\($0)`?" }, hint: hint)
  }

  private func checkMissing(
    _ signature: Signature, _ arguments: [Argument], positionalCount: Int, _ piped: Expression?, _ place: Span
  ) {
    let named = Set(arguments.compactMap { if case .named(let name) = $0.kind { name.text } else { nil } })
    let missing = signature.parameters.enumerated().filter { index, parameter in
      parameter.isRequired && index >= positionalCount && !named.contains(parameter.name)
    }.map { "`\($0.element.name)`" }
    guard let last = missing.last else { return }
    let list = missing.count == 1 ? last : missing.dropLast().joined(separator: ", ") + " and " + last
    report(
      .missingArgument,
      "the call of `\(signature.name)` lacks the argument\(missing.count == 1 ? "" : "s") \(list)", place,
      hint: "its form is `\(signature.form)`")
  }

  // MARK: - Kinds

  private func checkKinds(
    _ signature: Signature, _ arguments: [Argument], _ positional: [Expression], hasSpread: Bool
  ) {
    for (index, value) in positional.enumerated() {
      let rest = signature.parameters.firstIndex(where: \.isRest)
      let position = rest.map { min(index, $0) } ?? index
      guard position < signature.parameters.count else { continue }
      checkKind(
        value, signature.parameters[position], signature, data: positional.first,
        following: positional[index...])
    }
    for argument in arguments {
      guard case .named(let name) = argument.kind,
        let parameter = signature.parameters.first(where: { $0.name == name.text })
      else { continue }
      checkKind(argument.value, parameter, signature, data: positional.first)
    }
  }

  private func checkKind(
    _ value: Expression, _ parameter: Signature.Parameter, _ signature: Signature, data: Expression?,
    following: ArraySlice<Expression> = []
  ) {
    checkMaker(value, parameter, signature)
    guard let kind = value.literalKind, !hasReported(within: value.span) else { return }
    if parameter.kind.isDisjoint(with: kind) {
      // An int is taken where a float is, a range where a list is; a default may be repeated in words.
      if kind == .int, parameter.kind.contains(.float) { return }
      if kind == .range, parameter.kind.contains(.list) { return }
      if parameter.defaultText == text(value.span) { return }
      // One hint for all fields of one argument.
      if case .fieldFunction = value.kind, let place = functionUses.last?.function(at: value.span)?.span,
        place != value.span, !rewritten.insert(place).inserted
      {
        return
      }
      report(
        .certainTypeMismatch,
        "expected \(parameter.kind.phrase) for `\(parameter.name)` of `\(signature.name)`, found \(kind.phrase)",
        value.span,
        hint: listHint(following, parameter) ?? kindHint(value, kind, parameter, data: data))
      return
    }
    guard let bounds = parameter.bounds, let number = value.literalNumber, !bounds.hold(number) else {
      return
    }
    report(
      .certainTypeMismatch,
      "`\(parameter.name)` of `\(signature.name)` must be \(bounds.text), found \(text(value.span))",
      value.span)
  }

  /// `contrast("a", "b")` for `contrast(order: ["a", "b"])`: texts one by one where a list of them is wanted.
  private func listHint(_ following: ArraySlice<Expression>, _ parameter: Signature.Parameter) -> String? {
    guard parameter.kind == .list, following.count > 1, following.allSatisfy({ $0.literalKind == .string })
    else { return nil }
    let texts = following.map { text($0.span) }.joined(separator: ", ")
    return texts.count > 70 ? nil : "write `\(parameter.name): [\(texts)]`"
  }

  /// `loss: dpo` for `loss: dpo()`: a function of the library that needs no arguments is none of a batch. And
  /// `loss: (chosen, rejected) => ...`: both are fields of the one argument.
  private func checkMaker(_ value: Expression, _ parameter: Signature.Parameter, _ signature: Signature) {
    guard case .object(let given)? = parameter.subject else { return }
    if case .function(let literal) = value.kind {
      let needed = literal.parameters.filter { $0.defaultValue == nil }
      guard needed.count > 1, let first = needed.first, let last = needed.last else { return }
      report(
        .certainTypeMismatch,
        "`\(parameter.name)` of `\(signature.name)` takes a function of one argument, the \(given.name), found \(needed.count)",
        Span(first.name.span.start, last.name.span.end),
        hint: "write `\(given.variable) => ...`: `?\(given.name)` lists its fields")
      return
    }
    guard case .name(let name) = value.kind,
      case .global(let known) = resolve(name), known.isStandard, known.signature?.requiredCount == 0
    else { return }
    report(
      .certainTypeMismatch,
      "expected a function of a \(given.name) for `\(parameter.name)` of `\(signature.name)`, and `\(name)` makes one",
      value.span, hint: "call it: `\(name)()`")
  }

  /// Whether something inside is wrong already, so that the kind of the whole says little.
  private func hasReported(within span: Span) -> Bool {
    diagnostics.contains { diagnostic in
      diagnostic.location.map { span.start <= $0.span.start && $0.span.end <= span.end } ?? false
    }
  }

  private func kindHint(
    _ value: Expression, _ kind: ValueKind, _ parameter: Signature.Parameter, data: Expression?
  ) -> String? {
    if kind == .string, case .string(let content) = value.kind {
      if case .global = resolve(content), content.isName {
        return "without quotes `\(content)` is the value of that name"
      }
      if parameter.kind.contains(.function), content.isName { return "a field is read by `.\(content)`" }
      if parameter.kind.contains(.table) { return "a file is read with `load_pairs` or `load_responses`" }
    }
    if kind == .float, parameter.kind.contains(.int) { return "write a whole number" }
    if case .fieldFunction = value.kind { return fieldHint(value, for: parameter, data: data) }
    if kind == .function { return "a function was given: is it to be called?" }
    if kind == .bool { return comparisonHint(value, for: parameter, data: data) }
    return nil
  }
}

extension String {
  fileprivate var isName: Bool {
    guard let first, first.isLetter || first == "_" else { return false }
    return allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }
}
