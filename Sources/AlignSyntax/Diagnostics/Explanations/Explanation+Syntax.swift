/// Scanning and parsing.
extension DiagnosticCode {
  var syntaxExplanation: Explanation {
    switch self {
    case .unexpectedToken:
      Explanation(
        "the program does not go on as the grammar wants",
        """
        At the marked place stands something that cannot stand there. The message says what was \
        expected. A bracket or a quote that is missing further up is a common cause, and so is a \
        newline: it ends a statement that could end there, unless the next line begins with `|>`, \
        `.name` or `else`.
        """,
        example: "let x = 1 2",
        mended: "let x = [1, 2]")
    case .invalidCharacter:
      Explanation(
        "a sign that the language does not have",
        """
        Operators of other languages (`&&`, `**`, `->`), quotes that a word processor has curled, and \
        spaces that do not break have no meaning here. The hint names what is written instead.
        """,
        example: "let both = true && false",
        mended: "let both = true and false")
    case .unterminatedString:
      Explanation(
        "a string without its closing quotes",
        """
        A string ends on the line on which it begins. Text of several lines stands between three quotes \
        on each side. A backslash before the closing quote makes it a part of the text.
        """,
        example: "let text = \"to be",
        mended: "let text = \"to be\"")
    case .invalidEscape:
      Explanation(
        "a backslash followed by something that is no escape",
        """
        Strings have the escapes of JSON: \\n, \\t, \\r, \\b, \\f, \", \\\\, \\/ and \\u with four \
        hexadecimal digits. A backslash itself is written twice.
        """,
        example: "let path = \"C:\\models\"",
        mended: "let path = \"C:\\\\models\"")
    case .invalidNumber:
      Explanation(
        "a number that cannot be read",
        """
        An int has 64 bits and does not begin with zeros; a dot has a digit on both sides; digits may be \
        grouped by `_`. What is larger than an int is written as a float.
        """,
        example: "let n = 007",
        mended: "let n = 7")
    case .unclosedBracket:
      Explanation(
        "a bracket that is never closed",
        """
        The text, or its cell, ended while a bracket was open. The second place shows where it was \
        opened.
        """,
        example: "let xs = [1, 2",
        mended: "let xs = [1, 2]")
    case .nestedTooDeep:
      Explanation(
        "brackets or operators nested too deep",
        """
        Expressions may be 200 brackets and 500 operators deep, far more than anybody reads. Give inner \
        parts names with `let`, or put values into a list and use `sum` or `fold`.
        """, noExample: "An example would be wider than any screen.")
    default: Explanation("a code of another kind", "")
    }
  }
}
