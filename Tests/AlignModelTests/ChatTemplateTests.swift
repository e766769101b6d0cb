import TestSupport
import Testing

@testable import AlignModel

@Suite("Chat templates")
struct ChatTemplateTests {
  static func render(_ template: String, _ messages: [Message], awaitsReply: Bool = false) throws -> String {
    try ChatTemplate(template).render(
      messages, awaitsReply: awaitsReply, beginning: "<s>", end: "</s>", padding: "<pad>")
  }

  @Test(
    "conversations of the fixtures have the text and ids of transformers",
    .needsFixtures, arguments: ["llama3_bpe", "qwen2_bpe"])
  func fixtures(name: String) throws {
    let tokenizer = try Tokenizer.load(Fixtures.path("tokenizers/\(name)"))
    let rows = try Fixtures.json("tokenizers/\(name)/cases.json").required("chat").elements()
    #expect(!rows.isEmpty)
    for row in rows {
      let messages = try row.required("messages").elements().map {
        Message(role: try $0.required("role").string(), content: try $0.required("content").string())
      }
      let awaitsReply = try row.required("add_generation_prompt").bool()
      #expect(try tokenizer.text(of: messages, awaitsReply: awaitsReply) == row.required("text").string())
      #expect(try tokenizer.encode(messages: messages, awaitsReply: awaitsReply) == row.required("ids").ids())
    }
  }

  @Test(
    "the template of Llama 2 in the fixtures, which refuses a wrong order of roles",
    .needsFixtures)
  func llama2() throws {
    let folder = "tokenizers/llama2_sp"
    let source = try Fixtures.json(folder + "/tokenizer_config.json").required("chat_template").string()
    for row in try Fixtures.json(folder + "/cases.json").required("chat").elements() {
      let messages = try row.required("messages").elements().map {
        Message(role: try $0.required("role").string(), content: try $0.required("content").string())
      }
      guard let expected = try row["text"]?.string() else {
        #expect(throws: ModelError.self) { try Self.render(source, messages) }
        continue
      }
      #expect(try Self.render(source, messages) == expected)
    }
    let wrong = [Message(role: "assistant", content: "x")]
    let error = #expect(throws: ModelError.self) { try Self.render(source, wrong) }
    #expect(error?.message.contains("roles must alternate") == true)
  }

  static let messages = [
    Message(role: "system", content: " s "), Message(role: "user", content: "u\n"),
    Message(role: "assistant", content: "a"),
  ]

  /// Rendered with jinja2 3.1, trim_blocks and lstrip_blocks.
  static let rendered: [(String, String)] = [
    (
      "{{ bos_token }}{% for m in messages %}{{ loop.index }}{{ m.role }}{% if not loop.last %}, {% endif %}{% endfor %}",
      "<s>1system, 2user, 3assistant"
    ),
    ("a\n  {% if true %}\nb\n  {% endif %}\nc\n", "a\nb\nc"),
    ("a \n {%- if true -%}\n b {%- endif %} c", "ab c"),
    ("{# a note #}\nx {# another #} y", "x  y"),
    (
      "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}",
      "3"
    ),
    ("{% set x = 1 %}{% for m in messages %}{% set x = 2 %}{% endfor %}{{ x }}", "1"),
    ("{{ messages[1:][0]['content'] | trim }}{{ messages[-1].content.upper() }}", "uA"),
    ("{{ 'yes' if messages|length > 2 else 'no' }}{{ tools is none }}{{ x is defined }}", "yesTrueFalse"),
    ("{{ (3 % 2 == 1) and 'odd' }}{{ 'us' in 'user' }}{{ 'x' not in ['x', 'y'] }}", "oddTrueFalse"),
    ("{{ 'a\\n' ~ 1 ~ none }}{{ undefined_name }}{{ '%s' }}", "a\n1None%s"),
    ("{% if false %}1{% elif messages[0].role == 'system' %}2{% else %}3{% endif %}", "2"),
    (
      "{{ ' b '.strip() + 'cd'.replace('d', 'e') }}{{ 'a,b'.split(',')[1] }}{{ 'ab'.startswith('a') }}",
      "bcebTrue"
    ),
  ]

  @Test("the pieces of Jinja that templates use", arguments: rendered)
  func pieces(template: String, expected: String) throws {
    #expect(try Self.render(template, Self.messages) == expected)
  }

  static let refused: [(String, String)] = [
    ("{% macro f() %}{% endmacro %}", "`{% macro %}`"), ("{{ x | tojson }}", "`tojson`"),
    ("{{ f(1) }}", "`f`"),
    ("{{ 'a'.format(1) }}", "`format`"), ("{% if x %}", "`endif` is missing"), ("{{ x", "without its end"),
    ("{{ 'x }}", "string without"), ("{{ x is odd }}", "`is odd`"), ("{{ (1 }}", "expected `)`"),
    ("{{ 1 2 }}", "goes on"),
    (String(repeating: "{% if x %}", count: 100), "too deeply"),
    ("{{ " + String(repeating: "(", count: 100), "without its end"),
    ("{{ " + String(repeating: "-", count: 9999) + "1 }}", "too deeply"),
  ]

  @Test("what isn't followed is refused by name", arguments: refused)
  func refusals(template: String, word: String) {
    let error = #expect(throws: ModelError.self) { try Self.render(template, Self.messages) }
    #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
  }

  @Test("endless templates end with an error")
  func endless() {
    let template = "{% for a in range(60000) %}{% for b in range(60000) %}{{ a }}{% endfor %}{% endfor %}"
    #expect(throws: ModelError.self) { try Self.render(template, []) }
  }
}
