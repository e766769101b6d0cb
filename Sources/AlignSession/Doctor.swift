import AlignLibrary
import AlignRuntime
import AlignSyntax

/// `align doctor`: what the program runs on, and assertions about its numbers that hold on every machine.
package struct Doctor {
  /// One line of the language and the number it has to give.
  struct Assertion {
    var meaning: String
    var code: String
    var expected: Double
    var tolerance = 1e-9
  }

  let session: Session

  package init(_ session: Session) { self.session = session }

  /// At the beginning of training policy and reference agree, every margin is 0, and each loss has a known value and
  /// slope. A pair of this batch has log-probs -3 (2 tokens) and -5 (4 tokens) under both.
  private static let batch = """
    {chosen_logp: tensor([-3.0]), rejected_logp: tensor([-5.0]), chosen_reference: tensor([-3.0]),
     rejected_reference: tensor([-5.0]), chosen_tokens: tensor([2.0]), rejected_tokens: tensor([4.0]),
     margin: tensor([2.0]), logratio_margin: tensor([0.0]), progress: 0.0}
    """

  private static let assertions = [
    Assertion(
      meaning: "DPO where policy = reference costs ln 2", code: "sum(dpo()(batch))",
      expected: 0.6931471805599453),
    Assertion(meaning: "IPO there costs 1 / (4 tau^2)", code: "sum(ipo(tau: 0.1)(batch))", expected: 25),
    Assertion(
      meaning: "DPO's slope there is -beta / 2",
      code: "grad(m => sum(dpo(beta: 0.1)({logratio_margin: m})), tensor([0.0]))[0]",
      expected: -0.05),
    Assertion(
      meaning: "log_sigmoid keeps its digits far out", code: "sum(log_sigmoid(tensor([-800.0])))",
      expected: -800),
    Assertion(
      meaning: "softmax sums to 1", code: "sum(softmax(tensor([1000.0, 1001.0, -1000.0])))", expected: 1),
    Assertion(
      meaning: "a matrix product",
      code: "sum(matmul(tensor([[1.0, 2.0], [3.0, 4.0]]), tensor([[5.0], [6.0]])))",
      expected: 56),
  ]

  /// Prints the report; true if all is well.
  package func run(version: String) -> Bool {
    let processor = Self.processor
    var rows = [("align", version), ("processor", processor.name), ("extensions", processor.extensions)]
    rows += session.services.tensors.facts.map { ($0.title, $0.text) }
    rows.append(
      ("library", "\(Library.builtins.count) built-ins, \(session.library.functions.count) functions in std"))
    for (title, text) in rows { session.output.write("\(title.padded(to: 12))\(text)\n") }
    session.output.write("\n")
    var failures = 0
    for assertion in Self.assertions {
      let found = value(of: assertion.code)
      let holds = found.map {
        abs($0 - assertion.expected) <= assertion.tolerance * max(1, abs(assertion.expected))
      }
      let mark = holds == true ? "ok  " : "FAIL"
      if holds != true { failures += 1 }
      let detail =
        holds == true ? "" : ": expected \(assertion.expected), found \(found.map { "\($0)" } ?? "an error")"
      session.output.write("\(mark)  \(assertion.meaning)\(detail)\n")
    }
    session.output.write(
      failures == 0 ? "\nall is well\n" : "\n\(failures) of \(Self.assertions.count) failed\n")
    return failures == 0
  }

  private func value(of code: String) -> Double? {
    let source = Source(name: "doctor", text: "fn measured(batch) = \(code)\nmeasured(\(Self.batch))\n")
    let parsed = Parser.parse(source)
    guard parsed.isValid else { return nil }
    var result: Value?
    for statement in parsed.program.statements {
      do { result = try session.machine.run(statement, in: source) } catch { return nil }
    }
    return result.flatMap(Self.number)
  }

  /// The number itself, or that of an object with one element.
  private static func number(_ value: Value) -> Double? {
    if let number = value.asDouble { return number }
    guard let object = value.asObject else { return nil }
    if let item = try? object.field("item"), let number = item.asDouble { return number }
    return Double(object.display(DisplayStyle()))
  }

  /// The processor's name and those of its vector extensions that matter here.
  private static var processor: (name: String, extensions: String) {
    guard let text = try? ProgramText.read("/proc/cpuinfo") else { return ("unknown", "unknown") }
    func field(_ name: String) -> Substring? {
      text.split(separator: "\n").first { $0.hasPrefix(name) }?.split(separator: ":").last
    }
    let flags = Set((field("flags") ?? "").split(separator: " "))
    let known = ["avx2", "fma", "f16c", "avx512f"].filter { flags.contains(Substring($0)) }
    let name = field("model name").map { String($0).trimmed } ?? "unknown"
    return (name, known.isEmpty ? "none" : known.joined(separator: " "))
  }
}
