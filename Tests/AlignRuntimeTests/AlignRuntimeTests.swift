import AlignSyntax
import Testing

@testable import AlignRuntime

/// Collects what a program writes.
final class Transcript: Output {
  var text = ""
  var reports = ""
  var style = DisplayStyle()
  func write(_ text: String) { self.text += text }
  func report(_ text: String) { reports += text }
  func progress(_ line: String) {}
}

@Suite struct TreesByHand {
  private let source = Source(name: "test", text: "1 + 2")
  private let span = Span(0, 5)

  private func node(_ kind: Expression.Kind) -> Expression { Expression(kind, span) }

  @Test func theValueOfAnExpressionStatementComesBack() throws {
    let machine = Machine(output: Transcript())
    let sum = node(.binary(.add, operatorSpan: span, node(.int(1)), node(.float(2.5))))
    let value = try machine.run(Statement(.expression(sum), span), in: source)
    #expect(value?.asDouble == 3.5)
  }

  @Test func aNameBoundAtTheTopLevelIsKnownToTheNextStatement() throws {
    let machine = Machine(output: Transcript())
    let binding = Statement(.bind(isVariable: false, Pattern(.name("x"), span), node(.int(7))), span)
    #expect(try machine.run(binding, in: source) == nil)
    #expect(machine.globalNames == ["x"])
    let product = node(.binary(.multiply, operatorSpan: span, node(.name("x")), node(.name("x"))))
    #expect(try machine.run(Statement(.expression(product), span), in: source)?.asInt == 49)
  }

  @Test func anUnknownNameIsAnErrorWithItsPlace() throws {
    let machine = Machine(output: Transcript())
    let error = #expect(throws: RuntimeError.self) {
      try machine.run(Statement(.expression(node(.name("nowhere"))), span), in: source)
    }
    #expect(error?.code == .undefinedName)
    #expect(error?.location?.span == span)
  }
}
