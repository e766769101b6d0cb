import AlignLibrary
import AlignRuntime

extension HelpPage {
  /// The page of what a program's own functions are given, read off its declaration.
  init(_ given: GivenObject, topic: String) {
    self.init(
      name: given.name, origin: "what `\(given.argument)` is given, \(topic)", summary: given.summary)
    isFunction = false
    details = given.details
    parameters = given.fields.map { Parameter(name: $0.name, kind: $0.shape, summary: $0.summary) }
    examples = given.examples.map { ($0.code, $0.prints) }
    words = [given.argument]
  }
}

extension Library.Topic {
  /// Its built-ins, and what their arguments are given.
  var pages: [HelpPage] {
    builtins.map { HelpPage($0, topic: name) } + given.map { HelpPage($0, topic: name) }
  }
}
