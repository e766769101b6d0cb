/// A string.
public final class StringObject {
  package let text: String

  package init(_ text: String) { self.text = text }
}
