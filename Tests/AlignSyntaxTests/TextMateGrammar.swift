import Foundation

/// As much of TextMate's way of reading a grammar as ours needs: line by line, the leftmost rule wins, of those at one
/// place the first; `begin` and `end` nest.
final class TextMateGrammar {
  /// A rule of the file.
  private final class Rule {
    let scope: String?
    let start: NSRegularExpression?
    let end: NSRegularExpression?
    /// Scopes of groups.
    let captures: [Int: String]
    let patterns: [[String: Any]]

    init(_ json: [String: Any]) throws {
      scope = json["name"] as? String
      start = try ((json["match"] ?? json["begin"]) as? String).map(Rule.expression)
      end = try (json["end"] as? String).map(Rule.expression)
      let named = json["captures"] as? [String: [String: String]] ?? [:]
      captures = Dictionary(
        uniqueKeysWithValues: named.compactMap { key, value in
          guard let group = Int(key), let name = value["name"] else { return nil }
          return (group, name)
        })
      patterns = json["patterns"] as? [[String: Any]] ?? []
    }

    private static func expression(_ pattern: String) throws -> NSRegularExpression {
      try NSRegularExpression(pattern: pattern, options: .anchorsMatchLines)
    }
  }

  struct Malformed: Error { let what: String }

  /// The lists of the repository, by name.
  private let lists: [String: [[String: Any]]]
  /// The rules outside of all brackets and strings.
  private var outer: [Rule] = []
  /// The rules between `begin` and `end` of another, which are read when they are first needed.
  private var inner: [ObjectIdentifier: [Rule]] = [:]
  private var kept: [Rule] = []

  init(_ url: URL) throws {
    guard let json = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any],
      let top = json["patterns"] as? [[String: Any]], json["scopeName"] as? String == "source.align",
      let repository = json["repository"] as? [String: [String: Any]]
    else { throw Malformed(what: "no grammar") }
    lists = repository.compactMapValues { $0["patterns"] as? [[String: Any]] }
    for list in lists.values { _ = try rules(of: list) }
    outer = try rules(of: top)
  }

  /// The words that the rules of `words` list.
  var words: Set<String> {
    var found: Set<String> = []
    for pattern in lists["words"] ?? [] {
      guard let text = pattern["match"] as? String,
        let group = text.firstMatch(of: /\(([a-z]+(?:\|[a-z]+)*)\)/)
      else { continue }
      found.formUnion(group.output.1.split(separator: "|").map(String.init))
    }
    return found
  }

  private func rules(of patterns: [[String: Any]]) throws -> [Rule] {
    try patterns.flatMap { pattern -> [Rule] in
      if let include = pattern["include"] as? String {
        guard let list = lists[String(include.dropFirst())] else { throw Malformed(what: include) }
        return try rules(of: list)
      }
      return [try Rule(pattern)]
    }
  }

  private func rules(inside rule: Rule) -> [Rule] {
    if let known = inner[ObjectIdentifier(rule)] { return known }
    let found = (try? rules(of: rule.patterns)) ?? []
    kept.append(rule)
    inner[ObjectIdentifier(rule)] = found
    return found
  }

  /// The innermost scope at each UTF-16 offset of a text.
  func scopes(of text: String) -> [String?] {
    let whole = text as NSString
    var scopes = [String?](repeating: nil, count: whole.length)
    var stack: [Rule] = []
    var line = NSRange(location: 0, length: 0)
    while line.location < whole.length {
      line = whole.lineRange(for: NSRange(location: line.location, length: 0))
      read(text, line, &stack, &scopes)
      line = NSRange(location: NSMaxRange(line), length: 0)
    }
    return scopes
  }

  private func read(_ text: String, _ line: NSRange, _ stack: inout [Rule], _ scopes: inout [String?]) {
    var position = line.location
    // The next match of a rule, as long as the position hasn't passed it.
    var next: [ObjectIdentifier: NSTextCheckingResult?] = [:]
    func match(_ expression: NSRegularExpression) -> NSTextCheckingResult? {
      let key = ObjectIdentifier(expression)
      if let known = next[key] {
        guard let known else { return nil }
        if known.range.location >= position { return known }
      }
      let rest = NSRange(location: position, length: NSMaxRange(line) - position)
      let found = expression.firstMatch(
        in: text, options: [.withTransparentBounds, .withoutAnchoringBounds], range: rest)
      next[key] = .some(found)
      return found
    }
    func paint(_ range: NSRange, _ scope: String?) {
      guard let scope, range.length > 0 else { return }
      for offset in range.location..<NSMaxRange(range) { scopes[offset] = scope }
    }
    while position < NSMaxRange(line) {
      let top = stack.last
      let isString = top?.scope?.hasPrefix("string.") == true
      var best: (rule: Rule?, result: NSTextCheckingResult)?
      if let end = top?.end, let result = match(end) { best = (nil, result) }
      for rule in top.map(rules(inside:)) ?? outer {
        guard let start = rule.start, let result = match(start) else { continue }
        if let found = best, found.result.range.location <= result.range.location { continue }
        best = (rule, result)
      }
      guard let best else {
        if isString { paint(NSRange(location: position, length: NSMaxRange(line) - position), top?.scope) }
        return
      }
      let range = best.result.range
      if isString { paint(NSRange(location: position, length: range.location - position), top?.scope) }
      paint(range, best.rule?.scope ?? top?.scope)
      if let rule = best.rule {
        for (group, scope) in rule.captures { paint(best.result.range(at: group), scope) }
        if rule.end != nil { stack.append(rule) }
      } else {
        stack.removeLast()
      }
      if range.length == 0, best.rule != nil { return }
      position = NSMaxRange(range)
    }
  }
}
