/// A list.
public final class ListObject {
  package var elements: [Value]

  package init(_ elements: [Value]) { self.elements = elements }
}
