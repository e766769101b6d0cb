import AlignRuntime
import AlignSyntax

extension HelpPage {
  /// The page of a function of the language, read off its `## ` comment.
  init(_ declaration: FunctionDeclaration, in source: Source) {
    let documentation = Documentation(declaration, in: source)
    self.init(name: declaration.name.text, origin: source.name, summary: documentation.summary)
    details = documentation.details
    formula = documentation.formula
    self.source = documentation.source
    parameters = documentation.parameters.map {
      Parameter(name: $0.name, kind: $0.kindText, defaultText: $0.defaultText, summary: $0.summary)
    }
    examples = documentation.examples.map { ($0.code, $0.prints) }
    seeAlso = documentation.seeAlso
    hasSource = true
  }
}
