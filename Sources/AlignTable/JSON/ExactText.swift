/// A text that equals another only byte for byte. Swift's `==` takes a composed and a decomposed accent for the same;
/// ids, keys and answers in files are what their bytes say.
package struct ExactText: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (a: ExactText, b: ExactText) -> Bool { a.text.hasSameBytes(as: b.text) }

  package func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension String {
  package func hasSameBytes(as other: String) -> Bool {
    // `==` is a comparison of memory where both are known to be in normal form, as ASCII is.
    utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
  }
}
